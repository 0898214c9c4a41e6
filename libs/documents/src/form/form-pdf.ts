import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { buffer } from 'node:stream/consumers';
import PDFDocument from 'pdfkit';
import { formSheets, type FormInput, type FormSheet, type SheetCell, type SheetLine } from './form-sheet.js';
import { markMissing } from './missing-glyphs.js';

const require = createRequire(import.meta.url);
const font = (name: string): Buffer => readFileSync(require.resolve(`@expo-google-fonts/noto-serif-sc/${name}.ttf`));
/** Read once for the life of the thread: 30 MB. */
let fonts: { text: Buffer; title: Buffer } | undefined;
const loadFonts = () =>
  (fonts ??= { text: font('400Regular/NotoSerifSC_400Regular'), title: font('700Bold/NotoSerifSC_700Bold') });

const MM = 72 / 25.4;
const PAGE = { portrait: { width: 595.28, height: 841.89 }, landscape: { width: 841.89, height: 595.28 } };
const MARGIN = 15 * MM;
const PAD = 4;
const MARK_SIZE = 7;
const MARK_ROOM = 12;
/** A cell whose text would not fit on a page is set smaller, down to this. */
const SMALLEST = 6;
const LINE_GAP = 0.25;
const TEXT = 'text';
const TITLE = 'title';

export interface PrintedForm {
  file: Uint8Array;
  /** Characters that no font of ours has: 〓 stands for each, and a line below the form names them. */
  missing: string[];
}

/** The form as PDF, its text searchable, its fonts embedded in subset; the same input gives the same bytes. */
export async function formPdf(input: FormInput): Promise<PrintedForm> {
  const { layout } = input;
  const loaded = loadFonts();
  const at = new Date(input.printedAt);
  const doc = new PDFDocument({
    size: [PAGE[layout.orientation].width, PAGE[layout.orientation].height],
    margin: 0,
    autoFirstPage: false,
    bufferPages: true,
    lang: 'zh-CN',
    displayTitle: true,
    info: { Title: input.title, CreationDate: at, ModDate: at },
  });
  const written = buffer(doc);
  doc.registerFont(TEXT, loaded.text);
  doc.registerFont(TITLE, loaded.title);
  const { missing, clean } = markMissing(doc.font(TEXT));
  for (const sheet of formSheets(input)) new SheetPrinter(doc, layout, cleaned(sheet, clean)).print();
  markPages(doc, clean(input.mark), missing);
  doc.end();
  return { file: new Uint8Array(await written), missing: [...missing] };
}

const cleaned = (sheet: FormSheet, clean: (text: string) => string): FormSheet => ({
  title: clean(sheet.title),
  above: sheet.above.map(clean),
  below: sheet.below.map(clean),
  lines: sheet.lines.map((line) => ({
    ...line,
    cells: line.cells.map((cell) => ({ ...cell, text: clean(cell.text), foot: clean(cell.foot) })),
  })),
});

/** Ours, outside of the form: which filing this paper is of, and what the pen has to fill in. */
function markPages(doc: PDFKit.PDFDocument, mark: string, missing: ReadonlySet<string>): void {
  const { start, count } = doc.bufferedPageRange();
  const note =
    missing.size > 0 ? `〓：打印字库没有的字（${[...missing].map(codePoint).join('、')}），请用笔填写。  ` : '';
  for (let i = start; i < start + count; i += 1) {
    doc.switchToPage(i);
    const page = count > 1 ? `  第 ${i - start + 1} / ${count} 页` : '';
    const { width, height } = doc.page;
    doc
      .font(TEXT, MARK_SIZE)
      .fillColor('#555555')
      .text(`${note}${mark}${page}`, MARGIN, height - MARGIN - MARK_SIZE, {
        width: width - 2 * MARGIN,
        align: 'right',
        lineBreak: note.length > 0,
      })
      .fillColor('black');
  }
}

export const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

interface Measured {
  line: SheetLine;
  height: number;
}

class SheetPrinter {
  private readonly widths: number[];
  private readonly left: number;
  private readonly bottom: number;
  private y = MARGIN;

  constructor(
    private readonly doc: PDFKit.PDFDocument,
    private readonly layout: FormInput['layout'],
    private readonly sheet: FormSheet,
  ) {
    this.widths = layout.widths.map((w) => w * MM);
    const page = PAGE[layout.orientation];
    this.left = (page.width - sum(this.widths)) / 2;
    this.bottom = page.height - MARGIN - MARK_ROOM;
  }

  print(): void {
    const { doc, layout, sheet } = this;
    this.newPage();
    const width = this.across(0, this.widths.length);
    doc.font(TITLE, layout.titleSize).text(sheet.title, this.left, this.y, { width, align: 'center' });
    this.y = doc.y + layout.titleSize * 0.6;
    this.texts(sheet.above);
    this.grid();
    this.y += layout.textSize * 0.4;
    this.texts(sheet.below);
  }

  private newPage(): void {
    this.doc.addPage();
    this.y = MARGIN;
  }

  private texts(lines: readonly string[]): void {
    const { doc, layout } = this;
    for (const line of lines) {
      const options = { width: this.across(0, this.widths.length) };
      doc.font(TEXT, layout.textSize);
      if (this.y + doc.heightOfString(line, options) > this.bottom) this.newPage();
      doc.text(line, this.left, this.y, options);
      this.y = doc.y + layout.textSize * 0.4;
    }
  }

  /** Lines that a cell joins stay on one page; the header is printed again on the next. */
  private grid(): void {
    const header = this.measure(this.sheet.lines.filter((l) => l.header));
    const room = this.bottom - MARGIN - heightOf(header);
    this.draw(header);
    for (const group of joined(this.sheet.lines.filter((l) => !l.header))) {
      const measured = this.measure(group, room / group.length);
      if (this.y + heightOf(measured) > this.bottom) {
        this.newPage();
        this.draw(header);
      }
      this.draw(measured);
    }
  }

  private measure(lines: readonly SheetLine[], most = this.bottom - MARGIN): Measured[] {
    const heights = lines.map((line) =>
      Math.max(
        line.height * MM,
        ...line.cells.filter((c) => c.rowspan === 1).map((cell) => Math.min(most, this.heightOf(cell))),
      ),
    );
    // What spans lines and is higher than they are makes the last of them higher.
    for (const [i, line] of lines.entries())
      for (const cell of line.cells.filter((c) => c.rowspan > 1)) {
        const spanned = sum(heights.slice(i, i + cell.rowspan));
        const last = i + cell.rowspan - 1;
        heights[last] = (heights[last] ?? 0) + Math.max(0, Math.min(most, this.heightOf(cell)) - spanned);
      }
    return lines.map((line, i) => ({ line, height: heights[i] ?? 0 }));
  }

  private heightOf(cell: SheetCell, size = this.layout.textSize): number {
    const { doc } = this;
    const options = { width: this.across(cell.column, cell.colspan) - 2 * PAD, lineGap: size * LINE_GAP };
    doc.font(TEXT, size);
    const height = (text: string) => sum(paragraphs(text).map((line) => doc.heightOfString(line, options)));
    return height(cell.text) + (cell.foot ? height(cell.foot) + size * 0.5 : 0) + 2 * PAD;
  }

  private across(column: number, colspan: number): number {
    return sum(this.widths.slice(column, column + colspan));
  }

  private draw(lines: readonly Measured[]): void {
    for (const [i, { line, height }] of lines.entries()) {
      for (const cell of line.cells) this.cell(cell, heightOf(lines.slice(i, i + cell.rowspan)));
      this.y += height;
    }
  }

  private cell(cell: SheetCell, height: number): void {
    const { doc, y } = this;
    const x = this.left + this.across(0, cell.column);
    const width = this.across(cell.column, cell.colspan);
    doc.lineWidth(0.75).rect(x, y, width, height).stroke();
    let size = this.layout.textSize;
    while (size > SMALLEST && this.heightOf(cell, size) > height + 0.5) size -= 0.5;
    const options = { width: width - 2 * PAD, align: cell.align, lineGap: size * LINE_GAP };
    doc.font(TEXT, size);
    const foot = cell.foot ? doc.heightOfString(cell.foot, options) + PAD : 0;
    const lines = paragraphs(cell.text).map((line) => ({ line, high: doc.heightOfString(line, options) }));
    const text = sum(lines.map(({ high }) => high)) - size * LINE_GAP;
    let top = y + Math.max(PAD, (height - foot - text) / 2);
    for (const { line, high } of lines) {
      doc.text(line, x + PAD, top, options);
      top += high;
    }
    if (cell.foot) doc.text(cell.foot, x + PAD, y + height - foot, options);
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);
const heightOf = (lines: readonly Measured[]): number => sum(lines.map(({ height }) => height));
/** One by one: pdfkit centres a line that a break ends as if the break had width. */
const paragraphs = (text: string): string[] => text.split('\n').filter(Boolean);

/** Runs of lines that must stay together. */
function joined(lines: readonly SheetLine[]): SheetLine[][] {
  const groups: SheetLine[][] = [];
  let open = 0;
  for (const line of lines) {
    if (open > 0) groups.at(-1)?.push(line);
    else groups.push([line]);
    open = Math.max(open - 1, ...line.cells.map((c) => c.rowspan - 1));
  }
  return groups;
}
