import { crc32, deflateRawSync } from 'node:zlib';

export interface HandMade {
  /** Inner XML of the shared strings. */
  strings: string;
  /** Inner XML of each sheet's data; the tabs are 表1, 表2 … */
  sheets: readonly string[];
  /** Parts from last to first. */
  reversed?: boolean;
  /** Before the names of elements of the sheets, e.g. `x:`. */
  prefix?: string;
}

/** A workbook byte by byte, for what exceljs never writes. Style 1 shows dates. */
export function handMade({ strings, sheets, reversed = false, prefix = '' }: HandMade): Buffer {
  const prefixed = (xml: string) => (prefix === '' ? xml : xml.replace(/<(\/?)([a-zA-Z])/g, `<$1${prefix}$2`));
  const parts: [string, string][] = [
    [
      'xl/workbook.xml',
      `<workbook xmlns:r="r"><sheets>${sheets.map((_, i) => `<sheet name="表${i + 1}" r:id="r${i}"/>`).join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `<Relationships>${sheets.map((_, i) => `<Relationship Id="r${i}" Target="worksheets/sheet${i + 1}.xml"/>`).join('')}</Relationships>`,
    ],
    ...sheets.map((rows, i): [string, string] => [
      `xl/worksheets/sheet${i + 1}.xml`,
      prefixed(`<worksheet><sheetData>${rows}</sheetData></worksheet>`),
    ]),
    ['xl/styles.xml', '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'],
    ['xl/sharedStrings.xml', `<sst>${strings}</sst>`],
  ];
  return zip(reversed ? parts.reverse() : parts);
}

/** A zip of these parts, as it comes. */
export function zip(parts: readonly [string, string][]): Buffer {
  const bodies: Buffer[] = [];
  const lines: Buffer[] = [];
  let offset = 0;
  for (const [path, text] of parts) {
    const [name, content] = [Buffer.from(path), Buffer.from(text)];
    const packed = deflateRawSync(content);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    const line = Buffer.alloc(46);
    line.writeUInt32LE(0x02014b50, 0);
    for (const [buffer, at] of [
      [local, 4],
      [line, 6],
    ] as const) {
      buffer.writeUInt16LE(20, at);
      buffer.writeUInt16LE(8, at + 4);
      buffer.writeUInt32LE(crc32(content), at + 10);
      buffer.writeUInt32LE(packed.length, at + 14);
      buffer.writeUInt32LE(content.length, at + 18);
      buffer.writeUInt16LE(name.length, at + 22);
    }
    line.writeUInt32LE(offset, 42);
    bodies.push(local, name, packed);
    lines.push(line, name);
    offset += local.length + name.length + packed.length;
  }
  const directory = Buffer.concat(lines);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, directory, end]);
}
