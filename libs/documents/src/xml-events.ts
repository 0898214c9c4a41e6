import { StringDecoder } from 'node:string_decoder';
import { setImmediate } from 'node:timers/promises';
import { SaxesParser } from 'saxes';
import { TooMuchError } from './file-refusal.js';

export type Attributes = Readonly<Record<string, string>>;

export interface XmlListener {
  /** Names come without their prefix. */
  open(name: string, attributes: Attributes): void;
  text?(text: string): void;
  close?(name: string): void;
  /** True ends the reading early. */
  enough?(): boolean;
}

const CHUNK = 64 * 1024;
/** The parser keeps a text or tag until it ends; none of an office is as long as this. */
const MAX_TOKEN = 1024 * 1024;
const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Parses in small steps, letting others have their turn between them; throws on XML that is not well-formed. */
export async function readXml(content: Buffer | AsyncIterable<Buffer>, listener: XmlListener): Promise<void> {
  const parser = new SaxesParser();
  let cutShort = false;
  let silent = 0;
  parser.on('error', (error) => {
    // What was left open when reading ended early is no error of the file.
    if (!cutShort) throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    silent = 0;
    listener.open(
      local(name),
      Object.fromEntries(Object.entries(attributes).map(([key, value]) => [local(key), value])),
    );
  });
  parser.on('text', (text) => listener.text?.(text));
  parser.on('cdata', (text) => listener.text?.(text));
  parser.on('closetag', ({ name }) => listener.close?.(local(name)));
  const decoder = new StringDecoder('utf8');
  for await (const piece of Buffer.isBuffer(content) ? piecesOf(content) : content) {
    if (cutShort) break;
    silent += piece.length;
    parser.write(decoder.write(piece));
    if (silent > MAX_TOKEN) throw new TooMuchError('a token without end');
    cutShort = listener.enough?.() ?? false;
    await setImmediate();
  }
  parser.close();
}

function* piecesOf(content: Buffer): Generator<Buffer> {
  for (let at = 0; at < content.length; at += CHUNK) yield content.subarray(at, at + CHUNK);
}
