import {
  AlignmentType,
  Document,
  Footer,
  HeightRule,
  LineRuleType,
  Packer,
  PageOrientation,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from 'docx';
import { unzipSync, zipSync } from 'fflate';
import { formSheets, type FormInput, type FormSheet, type SheetCell } from './form-sheet.js';

const TWIPS_PER_MM = 1440 / 25.4;
const A4 = { width: 11_906, height: 16_838 };
const MARGIN = Math.round(15 * TWIPS_PER_MM);
/** What every office computer has; the document names fonts and carries none. */
const FONT = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '宋体', cs: 'Times New Roman' };
const MARK_SIZE = 7;
const ALIGN = { left: AlignmentType.LEFT, center: AlignmentType.CENTER, right: AlignmentType.RIGHT };
const twips = (mm: number): number => Math.round(mm * TWIPS_PER_MM);

/** The form as a Word document, to be filled in further by hand; the same input gives the same bytes. */
export async function formDocx(input: FormInput): Promise<Uint8Array> {
  const { layout } = input;
  const document = new Document({
    creator: '',
    title: input.title,
    styles: { default: { document: { run: { font: FONT, size: layout.textSize * 2 } } } },
    sections: formSheets(input).map((sheet) => ({
      properties: {
        page: {
          // Width and height are those of the upright sheet; docx turns them.
          size: {
            ...A4,
            orientation: layout.orientation === 'landscape' ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT,
          },
          margin: { top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN, footer: twips(10) },
        },
      },
      footers: { default: new Footer({ children: [markLine(input.mark)] }) },
      children: children(layout, sheet),
    })),
  });
  return asOf(await Packer.toBuffer(document), input.printedAt);
}

function children(layout: FormInput['layout'], { title, above, below, lines }: FormSheet): (Paragraph | Table)[] {
  const text = (line: string) => new Paragraph({ spacing: { before: 60, after: 120 }, children: [new TextRun(line)] });
  return [
    new Paragraph({
      alignment: AlignmentType.CENTER,
      spacing: { after: 200 },
      children: [new TextRun({ text: title, bold: true, size: layout.titleSize * 2 })],
    }),
    ...above.map(text),
    new Table({
      alignment: AlignmentType.CENTER,
      layout: TableLayoutType.FIXED,
      width: { size: twips(layout.widths.reduce((sum, w) => sum + w, 0)), type: WidthType.DXA },
      columnWidths: layout.widths.map(twips),
      rows: lines.map(
        (line) =>
          new TableRow({
            tableHeader: line.header,
            cantSplit: true,
            height: { value: twips(line.height), rule: HeightRule.ATLEAST },
            children: line.cells.map((cell) => tableCell(layout, cell)),
          }),
      ),
    }),
    ...below.map(text),
  ];
}

function tableCell(layout: FormInput['layout'], cell: SheetCell): TableCell {
  const { column, colspan, rowspan, align, text, foot } = cell;
  const paragraphs = [...text.split('\n'), ...(foot ? [foot] : [])];
  return new TableCell({
    columnSpan: colspan,
    rowSpan: rowspan,
    verticalAlign: VerticalAlignTable.CENTER,
    width: {
      size: twips(layout.widths.slice(column, column + colspan).reduce((s, w) => s + w, 0)),
      type: WidthType.DXA,
    },
    margins: { left: 80, right: 80 },
    children: paragraphs.map(
      (line, i) =>
        new Paragraph({
          alignment: ALIGN[align],
          spacing: { line: 280, lineRule: LineRuleType.AUTO, before: foot && i === paragraphs.length - 1 ? 240 : 0 },
          children: [new TextRun(line)],
        }),
    ),
  });
}

const markLine = (mark: string): Paragraph =>
  new Paragraph({
    alignment: AlignmentType.RIGHT,
    children: [new TextRun({ text: mark, size: MARK_SIZE * 2, color: '555555' })],
  });

const STAMP = /(<dcterms:(?:created|modified)[^>]*>)[^<]*/g;

/** The library writes the time of its run; we write the time of the argument, so that a printed form can be hashed. */
function asOf(file: Uint8Array, printedAt: string): Uint8Array {
  const instant = new Date(printedAt);
  const iso = `${instant.toISOString().slice(0, 19)}Z`;
  const parts = Object.entries(unzipSync(file)).map(([name, content]) =>
    name === 'docProps/core.xml'
      ? ([name, Buffer.from(Buffer.from(content).toString().replace(STAMP, `$1${iso}`))] as const)
      : ([name, content] as const),
  );
  // A zip holds local times: a constant one, for the machine's zone is none of the form's business.
  return zipSync(Object.fromEntries(parts), { mtime: new Date(1980, 0, 1, 12), level: 6 });
}
