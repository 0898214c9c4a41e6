import { fileURLToPath } from 'node:url';
import { strFromU8, unzipSync } from 'fflate';
import { FORM_KEYS, packForArea, type PrintLayoutData } from '@zhuanguan/policy';
import { loadPolicySet } from '@zhuanguan/policy/folder';
import { getDocumentProxy } from 'unpdf';
import { describe, expect, it } from 'vitest';
import { formDocx } from './form-docx.js';
import { formPdf } from './form-pdf.js';
import type { FormInput, FormValues } from './form-sheet.js';
import { printForm } from './print-form.js';

const policies = await loadPolicySet(fileURLToPath(new URL('../../../../deploy/jurisdictions', import.meta.url)));
function formOf(area: string, id: string): { title: string; print: PrintLayoutData } {
  const form = packForArea(policies, area)?.forms.find((f) => f.id === id);
  if (!form?.print) throw new Error(`${area} does not print ${id}`);
  return { title: form.title, print: form.print };
}
const xilingol = formOf('152500', 'specialist-table');
const card = formOf('420281', 'registration-card');

const person = (name: string, more: FormValues = {}): FormValues => ({
  unit: '锡林郭勒盟蒙古族中学',
  name,
  sex: '女',
  title: '财务科科长',
  phone: '13947912345',
  remark: '',
  date: '2026年11月27日',
  ...more,
});
const input = (form: typeof card, people: FormValues[], more: Partial<FormInput> = {}): FormInput => ({
  layout: form.print,
  title: form.title,
  people,
  mark: '备案 0193 指纹 1a2b3c',
  printedAt: '2026-11-27T02:00:00.000Z',
  ...more,
});

interface Placed {
  text: string;
  x: number;
  /** From the top of the page. */
  y: number;
  width: number;
}

async function pagesOf(file: Uint8Array): Promise<Placed[][]> {
  const pdf = await getDocumentProxy(new Uint8Array(file));
  const pages: Placed[][] = [];
  for (let n = 1; n <= pdf.numPages; n += 1) {
    const page = await pdf.getPage(n);
    const { height } = page.getViewport({ scale: 1 });
    const { items } = await page.getTextContent();
    pages.push(
      items.flatMap((item) =>
        'str' in item && item.str.trim() !== ''
          ? [
              {
                text: item.str,
                x: (item.transform as number[])[4]!,
                y: height - (item.transform as number[])[5]!,
                width: item.width,
              },
            ]
          : [],
      ),
    );
  }
  return pages;
}

const textOf = (page: readonly Placed[]): string => page.map((p) => p.text).join('');
const find = (page: readonly Placed[], text: string): Placed => {
  const found = page.find((p) => p.text === text);
  if (!found) throw new Error(`${text} is not on the page: ${textOf(page)}`);
  return found;
};
const middle = (p: Placed): number => p.x + p.width / 2;

interface WordCell {
  text: string;
  span: number;
  merge: string | undefined;
}

/** Rows of the table of a Word document. */
async function wordOf(file: Uint8Array): Promise<{ before: string; rows: WordCell[][]; footer: string; xml: string }> {
  const parts = unzipSync(file);
  const part = (name: string) => strFromU8(parts[name]!);
  const xml = part('word/document.xml');
  const text = (of: string) => [...of.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)].map(([, t]) => t).join('');
  const rows = [...xml.matchAll(/<w:tr>.*?<\/w:tr>|<w:tr .*?<\/w:tr>/gs)].map(([row]) =>
    [...row.matchAll(/<w:tc>.*?<\/w:tc>/gs)].map(([cell]) => ({
      text: text(cell),
      span: Number(/<w:gridSpan w:val="(\d+)"/.exec(cell)?.[1] ?? 1),
      merge: /<w:vMerge w:val="(\w+)"/.exec(cell)?.[1],
    })),
  );
  return { before: text(xml.slice(0, xml.indexOf('<w:tbl>'))), rows, footer: text(part('word/footer1.xml')), xml };
}

describe('the 信息表 of 锡财综〔2024〕89号', () => {
  const COLUMNS = ['序号', '姓名', '性别', '单位名称', '职务/职级', '联系电话', '备注'];

  it('has title, seal line and the seven columns in their order', async () => {
    const [page] = await pagesOf((await formPdf(input(xilingol, [person('阿拉坦其木格·乌云')]))).file);
    const title = find(page!, '政府采购专管员信息表');
    const seal = page!.find((p) => p.text.startsWith('单位：'))!;
    expect(seal.text).toBe('单位：锡林郭勒盟蒙古族中学（盖章）');
    const labels = COLUMNS.map((label) => find(page!, label));
    expect(labels.map((l) => l.x)).toEqual([...labels.map((l) => l.x)].sort((a, b) => a - b));
    expect(new Set(labels.map((l) => Math.round(l.y))).size).toBe(1);
    expect(title.y).toBeLessThan(seal.y);
    expect(seal.y).toBeLessThan(labels[0]!.y);
    // Under its own column: the middle of a value is the middle of its label.
    for (const [label, value] of [
      ['序号', '1'],
      ['性别', '女'],
      ['职务/职级', '财务科科长'],
      ['联系电话', '13947912345'],
    ] as const)
      expect(Math.abs(middle(find(page!, label)) - middle(find(page!, value)))).toBeLessThan(1);
    expect(textOf(page!)).toContain('备案 0193 指纹 1a2b3c');
  });

  it('is the same in Word', async () => {
    const { before, rows, footer, xml } = await wordOf(await formDocx(input(xilingol, [person('巴雅尔')])));
    expect(before).toBe('政府采购专管员信息表单位：锡林郭勒盟蒙古族中学（盖章）');
    expect(rows.map((row) => row.map((cell) => cell.text))).toEqual([
      COLUMNS,
      ['1', '巴雅尔', '女', '锡林郭勒盟蒙古族中学', '财务科科长', '13947912345', ''],
    ]);
    expect(footer).toBe('备案 0193 指纹 1a2b3c');
    expect(xml).toMatch(/w:orient="landscape"/);
    expect(xml).toMatch(/<w:tblHeader\/>/);
  });

  it('goes on on the next page under its header, every person once', async () => {
    const people = Array.from({ length: 60 }, (_, i) => person(`甲${String(i).padStart(2, '0')}`));
    const pages = await pagesOf((await formPdf(input(xilingol, people))).file);
    expect(pages.length).toBeGreaterThan(3);
    for (const [i, page] of pages.entries()) {
      for (const label of COLUMNS) find(page, label);
      expect(textOf(page)).toContain(`第 ${i + 1} / ${pages.length} 页`);
    }
    const names = pages.flatMap((page) => page.filter((p) => /^甲\d\d$/.test(p.text)).map((p) => p.text));
    expect(names).toEqual(people.map((p) => p.name));
  });
});

describe('the 登记表 of 冶财〔2023〕29号', () => {
  const filled: FormValues = {
    ...person('李明', { unit: '大冶市人力资源和社会保障局公共就业和人才服务中心' }),
    unit_address: '大冶市金湖大道1号',
    organisation_code: '12420281MB1234567X',
    office_phone: '0714-8731721',
    phone: '13900000000',
    email: 'liming@example.cn',
    leader_name: '王建国',
    leader_title: '副局长',
    leader_phone: '0714-8731722',
  };

  it('has every cell of the annex where the annex has it', async () => {
    const { rows } = await wordOf(await formDocx(input(card, [filled])));
    expect(rows.map((row) => row.map(({ text, span, merge }) => [text, span, merge]))).toEqual([
      [
        ['单位名称(公章)', 1, undefined],
        ['大冶市人力资源和社会保障局公共就业和人才服务中心日期: 2026年11月27日', 2, undefined],
      ],
      [
        ['单位地址', 1, undefined],
        ['大冶市金湖大道1号', 2, undefined],
      ],
      [
        ['组织机构代码', 1, undefined],
        ['12420281MB1234567X', 2, undefined],
      ],
      [
        ['政府采购联络员', 1, 'restart'],
        ['姓名', 1, undefined],
        ['李明', 1, undefined],
      ],
      ...[
        ['职务', '财务科科长'],
        ['办公电话', '0714-8731721'],
        ['手机', '13900000000'],
        ['邮箱', 'liming@example.cn'],
      ].map(([label, value]) => [
        ['', 1, 'continue'],
        [label, 1, undefined],
        [value, 1, undefined],
      ]),
      [
        ['政府采购分管领导', 1, 'restart'],
        ['姓名', 1, undefined],
        ['王建国', 1, undefined],
      ],
      ...[
        ['职务', '副局长'],
        ['电话', '0714-8731722'],
      ].map(([label, value]) => [
        ['', 1, 'continue'],
        [label, 1, undefined],
        [value, 1, undefined],
      ]),
      [
        ['单位负责人签字', 1, undefined],
        ['', 2, undefined],
      ],
    ]);
  });

  it('stands on one page of PDF, labels in three columns from top to bottom', async () => {
    const pages = await pagesOf((await formPdf(input(card, [filled]))).file);
    expect(pages).toHaveLength(1);
    const [page] = pages;
    const left = [
      '单位名称',
      '(公章)',
      '单位地址',
      '组织机构',
      '代码',
      '政府采购',
      '联络员',
      '分管领导',
      '单位负责人',
      '签字',
    ];
    const at = left.map((label) => find(page!, label));
    expect(Math.max(...at.map(middle)) - Math.min(...at.map(middle))).toBeLessThan(2);
    expect(at.map((p) => p.y)).toEqual([...at.map((p) => p.y)].sort((a, b) => a - b));
    const second = ['姓名', '职务', '办公电话', '手机', '邮箱'].map((label) => find(page!, label));
    expect(second.map((p) => p.y)).toEqual([...second.map((p) => p.y)].sort((a, b) => a - b));
    expect(second[0]!.x).toBeGreaterThan(at[0]!.x);
    // Beside its label, on its line.
    for (const [label, value] of [
      ['邮箱', 'liming@example.cn'],
      ['电话', '0714-8731722'],
      ['单位地址', '大冶市金湖大道1号'],
    ] as const)
      expect(Math.abs(find(page!, label).y - find(page!, value).y)).toBeLessThan(2);
  });

  it('is one sheet for each person, and blank where nothing is known', async () => {
    const two = await pagesOf((await formPdf(input(card, [filled, {}]))).file);
    expect(two).toHaveLength(2);
    expect(textOf(two[1]!)).toContain('日期:');
    expect(textOf(two[1]!)).not.toContain('{');
    expect(textOf(two[1]!)).not.toContain('undefined');
  });
});

describe('what is printed', () => {
  it('shows rare characters, and says where no font has one', async () => {
    const shown = await formPdf(input(xilingol, [person('𬀩䶮鿦·巴图')]));
    expect(shown.missing).toEqual([]);
    expect(textOf((await pagesOf(shown.file))[0]!)).toContain('𬀩䶮鿦·巴图');
    const lacking = await formPdf(input(xilingol, [person('王𠀀ᠮ')]));
    expect(lacking.missing).toEqual(['𠀀', 'ᠮ']);
    const text = textOf((await pagesOf(lacking.file))[0]!);
    expect(text).toContain('王〓〓');
    expect(text).toContain('U+20000、U+182E');
  });

  it('holds the longest that can be filed inside of the page', async () => {
    const longest = Object.fromEntries(FORM_KEYS.map((field) => [field, '长'.repeat(60)]));
    for (const form of [xilingol, card]) {
      const pages = await pagesOf((await formPdf(input(form, [{ ...longest, remark: '长'.repeat(500) }]))).file);
      const { orientation } = form.print;
      for (const placed of pages.flat()) {
        expect(placed.y).toBeLessThan(orientation === 'portrait' ? 842 : 596);
        expect(placed.x + placed.width).toBeLessThan(orientation === 'portrait' ? 596 : 842);
      }
      const printed = pages.flatMap((page) => [...textOf(page)].filter((c) => c === '长')).length;
      const asked = form === card ? 13 * 60 : 500 + 5 * 60;
      expect(printed, form.title).toBeGreaterThanOrEqual(asked);
    }
  });

  it('is the same byte for byte, and another at another instant', async () => {
    const one = input(xilingol, [person('巴雅尔')]);
    const other = { ...one, printedAt: '2026-11-28T02:00:00.000Z' };
    expect(Buffer.from((await formPdf(one)).file).equals(Buffer.from((await formPdf(one)).file))).toBe(true);
    expect(Buffer.from(await formDocx(one)).equals(Buffer.from(await formDocx(one)))).toBe(true);
    expect(Buffer.from((await formPdf(one)).file).equals(Buffer.from((await formPdf(other)).file))).toBe(false);
    expect(Buffer.from(await formDocx(one)).equals(Buffer.from(await formDocx(other)))).toBe(false);
  });

  it('is small, for the fonts are cut to what is used', async () => {
    expect((await formPdf(input(xilingol, [person('巴雅尔')]))).file.length).toBeLessThan(60_000);
  });

  it('takes what was typed as text: no markup, no lines of its own, no control characters', async () => {
    const odd = person('<w:t>&"\'\u0007\u202e\n第二行');
    const { rows } = await wordOf(await formDocx(input(xilingol, [odd])));
    expect(rows).toHaveLength(2);
    expect(rows[1]![1]!.text).toBe('&lt;w:t&gt;&amp;&quot;&apos; 第二行');
    expect(textOf((await pagesOf((await formPdf(input(xilingol, [odd]))).file))[0]!)).toContain('<w:t>&"\' 第二行');
  });

  it('comes from a thread that serves many and outlives a fault', async () => {
    const one = input(xilingol, [person('巴雅尔')]);
    await expect(printForm('pdf', { ...one, layout: undefined as never })).rejects.toThrow(/form/);
    const [first, second] = await Promise.all([printForm('pdf', one), printForm('docx', one)]);
    expect(Buffer.from(first.file).equals(Buffer.from((await formPdf(one)).file))).toBe(true);
    expect(Buffer.from(second.file).equals(Buffer.from(await formDocx(one)))).toBe(true);
  });
});
