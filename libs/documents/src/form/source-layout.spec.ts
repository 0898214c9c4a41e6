import { fileURLToPath } from 'node:url';
import { packForArea, type PrintLayoutData } from '@zhuanguan/policy';
import { loadPolicySet } from '@zhuanguan/policy/folder';
import { getDocumentProxy, getResolvedPDFJS } from 'unpdf';
import { describe, expect, it } from 'vitest';
import { formPdf } from './form-pdf.js';
import type { FormValues } from './form-sheet.js';

/** The annexes word for word and cell by cell, as their texts have them: a tab between cells, a line for each row. */
const XILINGOL = '序号\t姓名\t性别\t单位名称\t职务/职级\t联系电话\t备注';
/** The text writes 大治市 for 大冶市 in the title; the cells are these. */
const DAYE = `
单位名称 (公章)\t\t
\t日期:\t
单位地址\t\t
组织机构 代码\t\t
政府采购 联络员\t姓名\t
\t职务\t
\t办公电话\t
\t手机\t
\t邮箱\t
政府采购 分管领导\t姓名\t
\t职务\t
\t电话\t
单位负责人 签字\t\t`;

const policies = await loadPolicySet(fileURLToPath(new URL('../../../../deploy/jurisdictions', import.meta.url)));
const formsOf = (area: string) => packForArea(policies, area)?.forms ?? [];
const printed = async ({ title, print }: { title: string; print: PrintLayoutData }, people: FormValues[]) =>
  (await formPdf({ layout: print, title, people, mark: '', printedAt: '2026-11-27T02:00:00.000Z' })).file;
function formOf(area: string, id: string): { title: string; print: PrintLayoutData } {
  const form = formsOf(area).find((f) => f.id === id);
  if (!form?.print) throw new Error(`${area} does not print ${id}`);
  return { title: form.title, print: form.print };
}

interface Cell {
  left: number;
  top: number;
  right: number;
  bottom: number;
  text: string;
}
interface Drawn {
  cells: Cell[];
  /** What stands outside of the ruled cells, from top to bottom. */
  outside: { text: string; y: number }[];
}

/** What is really on the page: ruled boxes, and the text inside of each. */
async function drawn(file: Uint8Array): Promise<Drawn> {
  const { OPS } = await getResolvedPDFJS();
  const pdf = await getDocumentProxy(new Uint8Array(file));
  const page = await pdf.getPage(1);
  const { height } = page.getViewport({ scale: 1 });
  const { fnArray, argsArray } = await page.getOperatorList();
  const cells = fnArray.flatMap((op, i): Cell[] => {
    if (op !== OPS.constructPath) return [];
    // One box: move, three lines, close; pdfkit counts from the top.
    const [, [path]] = argsArray[i] as [number, [Record<number, number>]];
    const [left, top, right, bottom] = [path[1]!, path[2]!, path[7]!, path[8]!];
    return [{ left, top, right, bottom, text: '' }];
  });
  const outside: Drawn['outside'] = [];
  for (const item of (await page.getTextContent()).items) {
    if (!('str' in item) || item.str.trim() === '') continue;
    const [x, y] = [(item.transform as number[])[4]!, height - (item.transform as number[])[5]!];
    const cell = cells.find((c) => c.left < x && x + item.width < c.right && c.top < y && y < c.bottom);
    if (cell) cell.text += item.str;
    else outside.push({ text: item.str, y });
  }
  return { cells, outside };
}

const squeezed = (text: string): string => text.replace(/\s/g, '');
const near = (a: number, b: number): boolean => Math.abs(a - b) < 1;
const width = ({ left, right }: Cell): number => right - left;

describe('the 信息表 of 锡财综〔2024〕89号, as it is drawn', () => {
  it('has the cells of the annex in one ruled line under title and seal line, and nothing beside them', async () => {
    const { cells, outside } = await drawn(await printed(formOf('152500', 'specialist-table'), [{}]));
    const columns = XILINGOL.split('\t');
    const header = cells.slice(0, columns.length);
    expect(header.map(({ text }) => text)).toEqual(columns);
    // A line of the form for the pen, numbered, of the same boxes.
    expect(cells.slice(columns.length).map(({ text, left }) => [text, left])).toEqual(
      header.map(({ left }, i) => [i === 0 ? '1' : '', left]),
    );
    for (const [i, cell] of header.entries()) {
      expect([near(cell.top, header[0]!.top), near(cell.bottom, header[0]!.bottom)]).toEqual([true, true]);
      if (i > 0) expect(near(cell.left, header[i - 1]!.right)).toBe(true);
    }
    expect(outside.map(({ text }) => text)).toEqual(['政府采购专管员信息表', '单位：（盖章）']);
    expect(outside.every(({ y }) => y < header[0]!.top)).toBe(true);
  });

  it('gives the room to what is long: the unit most, the number and the sex least', async () => {
    const { cells } = await drawn(await printed(formOf('152500', 'specialist-table'), [{}]));
    const room = new Map(cells.slice(0, 7).map((cell) => [cell.text, width(cell)]));
    const sorted = [...room].sort(([, a], [, b]) => a - b).map(([label]) => label);
    expect(sorted.slice(0, 2).sort()).toEqual(['序号', '性别'].sort());
    expect(sorted.at(-1)).toBe('单位名称');
  });
});

describe('the 登记表 of 冶财〔2023〕29号, as it is drawn', () => {
  it('has the lines of the annex, its merged cells over theirs', async () => {
    const { cells, outside } = await drawn(await printed(formOf('420281', 'registration-card'), [{}]));
    const lines = DAYE.trim()
      .split('\n')
      .map((line) => line.split('\t').map(squeezed));
    const labels = lines.flat().filter(Boolean);
    const inOrder = cells
      .filter(({ text }) => text)
      .sort((a, b) => (near(a.top, b.top) ? a.left - b.left : a.top - b.top));
    expect(inOrder.map(({ text }) => squeezed(text))).toEqual(labels);
    expect(outside.map(({ text }) => text)).toEqual(['大冶市政府采购专办员登记表']);
    const [left, middle] = [...new Set(inOrder.filter(({ text }) => text !== '日期:').map((c) => Math.round(c.left)))];
    for (const line of lines) {
      const [first = '', second = ''] = line;
      const at = (text: string, column: number | undefined) =>
        inOrder.filter((c) => squeezed(c.text) === text && Math.round(c.left) === column);
      if (first) expect(at(first, left), first).toHaveLength(1);
      if (second && second !== '日期:') expect(at(second, middle).length, second).toBeGreaterThan(0);
    }
  });

  it.each([
    ['政府采购联络员', ['姓名', '职务', '办公电话', '手机', '邮箱']],
    ['政府采购分管领导', ['姓名', '职务', '电话']],
  ])('%s stands beside its own lines, from the first to the last', async (heading, own) => {
    const { cells } = await drawn(await printed(formOf('420281', 'registration-card'), [{}]));
    const block = cells.find(({ text }) => squeezed(text) === heading)!;
    const beside = cells.filter(
      (c) => near(c.left, block.right) && c.top >= block.top - 1 && c.bottom <= block.bottom + 1,
    );
    expect(beside.map(({ text }) => text)).toEqual(own);
    expect([near(beside[0]!.top, block.top), near(beside.at(-1)!.bottom, block.bottom)]).toEqual([true, true]);
    // And a cell to write in beside each.
    for (const label of beside)
      expect(cells.some((c) => near(c.left, label.right) && near(c.top, label.top))).toBe(true);
  });

  it('has the date in the cell of the unit, at its foot', async () => {
    const { cells } = await drawn(
      await printed(formOf('420281', 'registration-card'), [{ unit: '教育局', date: '2026年11月27日' }]),
    );
    expect(cells[1]?.text).toBe('教育局日期: 2026年11月27日');
    expect(cells[1] && near(cells[1].bottom, cells[0]!.bottom)).toBe(true);
  });
});

describe('forms whose text has no annex', () => {
  const ours = ['410800', '420202'].flatMap((area) => formsOf(area).map((form) => [area, form.id, form] as const));
  it.each(ours)('%s %s has its columns in their order, and says that the layout is ours', async (_, __, form) => {
    if (!form.print) throw new Error('not printed');
    const { cells } = await drawn(await printed({ ...form, print: form.print }, [{ name: '李明' }]));
    const labels = form.columns.map(({ label }) => label);
    expect(cells.slice(0, labels.length).map(({ text }) => text)).toEqual(labels);
    expect(form.reference.ours).toBeTruthy();
    expect(form.print.ours).toMatch(/没有附表，栏目和版式都由本系统拟定/);
  });
});

describe('the paper of an exit', () => {
  const table = formOf('152500', 'specialist-table');
  const leaving = [{ unit: '盟图书馆', name: '甲甲', title: '会计', date: '2026年11月24日' }];
  const exitOf = async (people: FormValues[]) =>
    drawn(
      (
        await formPdf({
          ...{ layout: table.print, title: table.title, people, leaving, mark: '' },
          printedAt: '2026-11-27T02:00:00Z',
        })
      ).file,
    );
  const LINE = '退出人员：甲甲，会计，自2026年11月24日起不再担任本单位政府采购专管员。';

  it('has who stays in the table, and who leaves below it', async () => {
    const { cells, outside } = await exitOf([{ unit: '盟图书馆', name: '乙乙' }]);
    expect(cells.slice(7).map(({ text }) => text)).toEqual(['1', '乙乙', '', '盟图书馆', '', '', '']);
    expect(outside.map(({ text }) => text)).toEqual([table.title, '单位：盟图书馆（盖章）', LINE]);
    expect(outside[2]!.y).toBeGreaterThan(cells.at(-1)!.bottom);
  });
  it('has a blank line where nobody stays, and the unit all the same', async () => {
    const { cells, outside } = await exitOf([]);
    expect(cells.slice(7).map(({ text }) => text)).toEqual(['', '', '', '', '', '', '']);
    expect(outside.map(({ text }) => text)).toContain('单位：盟图书馆（盖章）');
  });
});
