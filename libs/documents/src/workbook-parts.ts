import { TooMuchError } from './file-refusal.js';
import { unzipEntry, unzipPieces, type ZipEntry } from './zip-entries.js';
import { readXml } from './xml-events.js';

/** What the cells of a workbook refer to. */
export interface WorkbookParts {
  /** In the order of the tabs. */
  sheets: { name: string; hidden: boolean; content: () => AsyncIterable<Buffer> }[];
  strings: string[];
  /** By style number: whether a number shown in it is a date. */
  dateStyles: boolean[];
  /** Days are counted from 1904, as the first Macintosh did. */
  date1904: boolean;
}

const DIR = 'xl/';
/** Characters of all texts, each with what it costs to keep one. */
const MAX_TEXT = 64 * 1024 * 1024;
const PER_TEXT = 32;

/** Goes by the table of contents, whatever order the parts stand in; throws where a part that is named is not there. */
export async function readParts(file: Buffer, entries: readonly ZipEntry[]): Promise<WorkbookParts> {
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const part = (name: string): Buffer | undefined => {
    const entry = byName.get(name);
    return entry && unzipEntry(file, entry);
  };
  const need = (name: string): Buffer => {
    const content = part(name);
    if (!content) throw new Error(`${name} is missing`);
    return content;
  };
  const targets = new Map<string, string>();
  await readXml(need('xl/_rels/workbook.xml.rels'), {
    open: (name, { Id = '', Target = '' }) => {
      if (name === 'Relationship') targets.set(Id, Target.startsWith('/') ? Target.slice(1) : DIR + Target);
    },
  });
  const tabs: { name: string; hidden: boolean; target: string }[] = [];
  let date1904 = false;
  await readXml(need('xl/workbook.xml'), {
    open: (tag, { name = '', id = '', state = '', date1904: counted = '' }) => {
      if (tag === 'sheet') tabs.push({ name, hidden: /hidden/i.test(state), target: targets.get(id) ?? '' });
      if (tag === 'workbookPr') date1904 = counted === '1' || counted === 'true';
    },
  });
  const strings = byName.get('xl/sharedStrings.xml');
  const styles = part('xl/styles.xml');
  return {
    sheets: tabs.map(({ name, hidden, target }) => {
      const entry = byName.get(target);
      if (!entry) throw new Error(`${target} is missing`);
      return { name, hidden, content: () => unzipPieces(file, entry) };
    }),
    strings: strings ? await readStrings(unzipPieces(file, strings)) : [],
    dateStyles: styles ? await readDateStyles(styles) : [],
    date1904,
  };
}

/** Runs of rich text are joined; 拼音指南 (`rPh`) is how a name is read, not the name. */
async function readStrings(content: AsyncIterable<Buffer>): Promise<string[]> {
  const strings: string[] = [];
  let kept = 0;
  let [current, inText, inPhonetic] = ['', false, false];
  await readXml(content, {
    open: (name) => {
      if (name === 'si') current = '';
      if (name === 'rPh') inPhonetic = true;
      if (name === 't') inText = !inPhonetic;
    },
    text: (text) => {
      if (inText) current += text;
    },
    close: (name) => {
      if (name === 't') inText = false;
      if (name === 'rPh') inPhonetic = false;
      if (name !== 'si') return;
      strings.push(unescapeText(current));
      kept += current.length + PER_TEXT;
      if (kept > MAX_TEXT) throw new TooMuchError('texts');
    },
  });
  return strings;
}

/** _x000D_ is how the format writes characters that XML cannot hold. */
export const unescapeText = (text: string): string =>
  text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));

const isDateFormat = (id: number, codes: ReadonlyMap<number, string>): boolean => {
  const code = codes.get(id);
  // Quoted words, colours and locales hold letters that are no parts of a date.
  if (code !== undefined) return /[ymd年月日]/i.test(code.replace(/"[^"]*"|\[[^\]]*\]|\\./g, ''));
  return (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58);
};

async function readDateStyles(content: Buffer): Promise<boolean[]> {
  const codes = new Map<number, string>();
  const styles: boolean[] = [];
  let inCells = false;
  await readXml(content, {
    open: (name, { numFmtId = '0', formatCode = '' }) => {
      if (name === 'numFmt') codes.set(Number(numFmtId), formatCode);
      if (name === 'cellXfs') inCells = true;
      if (name === 'xf' && inCells) styles.push(isDateFormat(Number(numFmtId), codes));
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return styles;
}
