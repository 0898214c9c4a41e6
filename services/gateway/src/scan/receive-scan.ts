import { readFile } from 'node:fs/promises';
import { checkScan, type Scan } from '@zhuanguan/documents';
import { TooLargeError, type FileStore, type Incoming } from '@zhuanguan/files';
import type { FastifyRequest } from 'fastify';
import { Value } from 'typebox/value';
import { orThrow, refusal } from '../http/problem.js';
import { validationRefusal } from '../http/validation.js';
import { ScanFieldsSchema } from './scan.schema.js';

export const MAX_SCAN_BYTES = 20 * 1024 * 1024;

export interface ReceivedScan {
  scan: Scan;
  incoming: Incoming;
  fileName: string;
  contentHash: string;
  others: string[];
}

/** Streams the file to the disk, then looks at what it is; nothing of it stays where it is refused. */
export async function receiveScan(request: FastifyRequest, files: FileStore): Promise<ReceivedScan> {
  const fields: Record<string, string> = {};
  let incoming: Incoming | undefined;
  let fileName = '';
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file') {
        fileName = part.filename.slice(-255);
        incoming = await receive(files, part.file);
      } else if (typeof part.value === 'string' && part.value !== '') fields[part.fieldname] = part.value;
    }
    if (!Value.Check(ScanFieldsSchema, fields)) {
      const { kind, code, detail, meta } = validationRefusal(Value.Errors(ScanFieldsSchema, fields), 'body');
      throw refusal(kind, code, detail, meta);
    }
    if (!incoming || incoming.size === 0)
      throw refusal('invalid', 'file_required', '请选择要上传的扫描件。', {
        fields: [{ field: '/file', code: 'required', detail: '请选择文件。' }],
      });
    const scan = orThrow(await checkScan(await readFile(incoming.path)));
    const { contentHash, others } = fields;
    return { scan, incoming, fileName, contentHash, others: others ? others.split(',') : [] };
  } catch (error) {
    await incoming?.drop();
    throw error;
  }
}

const tooLarge = () => {
  const detail = `文件超过 ${MAX_SCAN_BYTES / 1024 / 1024} MB，请用 300 dpi 重新扫描后再上传。`;
  return refusal('invalid', 'file_too_large', detail, { fields: [{ field: '/file', code: 'file_too_large', detail }] });
};

type FilePart = AsyncIterable<Uint8Array> & { truncated: boolean };

/** The form's reader cuts a file off at the limit and says so; a cut file is no file. */
async function receive(files: FileStore, part: FilePart): Promise<Incoming> {
  const incoming = await files.receive(part, MAX_SCAN_BYTES).catch((error: unknown) => {
    throw error instanceof TooLargeError ? tooLarge() : error;
  });
  if (!part.truncated) return incoming;
  await incoming.drop();
  throw tooLarge();
}
