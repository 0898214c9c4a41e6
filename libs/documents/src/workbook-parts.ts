import { unzipEntry, type ZipEntry } from './zip-entries.js';
import { readXml } from './xml-events.js';

/** What the cells of a workbook refer to. */
export interface WorkbookParts {
  /** In the order of the tabs. */
  sheets: { name: string; content: Buffer }[];
  strings: string[];
  /** By style number: whether a number shown in it is a date. */
  dateStyles: boolean[];
}

const DIR = 'xl/';

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
  const tabs: { name: string; target: string }[] = [];
  await readXml(need('xl/workbook.xml'), {
    open: (tag, { name = '', id = '' }) => {
      if (tag === 'sheet') tabs.push({ name, target: targets.get(id) ?? '' });
    },
  });
  const strings = part('xl/sharedStrings.xml');
  const styles = part('xl/styles.xml');
  return {
    sheets: tabs.map(({ name, target }) => ({ name, content: need(target) })),
    strings: strings ? await readStrings(strings) : [],
    dateStyles: styles ? await readDateStyles(styles) : [],
  };
}

/** Runs of rich text are joined; 拼音指南 (`rPh`) is how a name is read, not the name. */
async function readStrings(content: Buffer): Promise<string[]> {
  const strings: string[] = [];
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
      if (name === 'si') strings.push(unescapeText(current));
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
