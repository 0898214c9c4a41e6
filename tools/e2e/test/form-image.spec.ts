import { mkdirSync, writeFileSync } from 'node:fs';
import { printForm } from '@zhuanguan/documents';
import { packForArea } from '@zhuanguan/policy';
import { loadPolicySet } from '@zhuanguan/policy/folder';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paintForm, type FormImage } from '../src/form-image.js';
import { JURISDICTIONS } from '../src/installation.js';
import { openBrowser } from '../src/portal-user.js';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

async function painted(area: string, id: string, people: Record<string, string>[]): Promise<FormImage> {
  const policies = await loadPolicySet(JURISDICTIONS);
  const form = packForArea(policies, area)?.forms.find((f) => f.id === id);
  if (!form?.print) throw new Error(`${area} does not print ${id}`);
  const given = { layout: form.print, title: form.title, people, mark: '', printedAt: '2026-11-27T02:00:00.000Z' };
  const { file } = await printForm('pdf', given);
  const page = await browser.newPage();
  const image = await paintForm(page, file);
  await page.close();
  const folder = process.env['ZG_FORM_IMAGES'];
  if (folder) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}/${area}-${id}.png`, image.png);
  }
  return image;
}

const sorted = (numbers: number[]) => [...new Set(numbers)].sort((a, b) => a - b);
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

describe('the official forms as pictures, against their annexes', () => {
  it('信息表 of 锡财综〔2024〕89号: seven ruled columns, a head, a row for the person, title above', async () => {
    const person = { name: '其木格', sex: '女', unit: '锡林郭勒盟第一中学', title: '会计', phone: '13812345678' };
    const image = await painted('152500', 'specialist-table', [person]);
    expect(image.png.subarray(0, 4)).toEqual(PNG);
    // 序号 姓名 性别 单位名称 职务/职级 联系电话 备注: eight lines down, all of one height.
    const down = image.vertical;
    expect(down).toHaveLength(8);
    const [top, bottom] = [Math.min(...down.map((l) => l.from)), Math.max(...down.map((l) => l.to))];
    expect(down.every((l) => l.to - l.from >= bottom - top - 4)).toBe(true);
    const across = sorted(image.horizontal.map((l) => l.at));
    expect(across.length).toBeGreaterThanOrEqual(3);
    // Every cell of the head has its word; 备注 of the person is empty for the pen.
    const [x, y] = [down.map((l) => l.at), across];
    const ink = (column: number, row: number) =>
      image.ink(x[column]! + 4, y[row]! + 4, x[column + 1]! - 4, y[row + 1]! - 4);
    for (const column of [0, 1, 2, 3, 4, 5, 6]) expect(ink(column, 0), `head ${column}`).toBeGreaterThan(0.005);
    for (const column of [0, 1, 2, 3, 4, 5]) expect(ink(column, 1), `cell ${column}`).toBeGreaterThan(0.002);
    expect(ink(6, 1)).toBe(0);
    // Title in the middle above, 单位：（盖章） on the left under it.
    const middle = image.width / 2;
    expect(image.ink(Math.round(middle - 150), 0, Math.round(middle + 150), top - 30)).toBeGreaterThan(0);
    expect(image.ink(x[0]!, top - 60, Math.round(middle), top - 4)).toBeGreaterThan(0);
  });

  it('登记表 of 冶财〔2023〕29号: twelve lines, two merged headings, room to sign at the foot', async () => {
    const image = await painted('420281', 'registration-card', [{ unit: '大冶市教育局', name: '王建国' }]);
    expect(image.png.subarray(0, 4)).toEqual(PNG);
    const left = Math.min(...image.vertical.map((l) => l.at));
    const right = Math.max(...image.vertical.map((l) => l.at));
    const whole = image.horizontal.filter((l) => l.from <= left + 4 && l.to >= right - 4).map((l) => l.at);
    // 单位名称, 单位地址, 组织机构代码, 联络员, 分管领导, 单位负责人签字: six blocks from side to side.
    expect(sorted(whole)).toHaveLength(7);
    const inner = sorted(image.horizontal.filter((l) => l.from > left + 4).map((l) => l.at));
    // 姓名 职务 办公电话 手机 邮箱 and 姓名 职务 电话 are divided beside their merged headings only.
    const blocks = sorted(whole);
    const within = (i: number) => inner.filter((y) => y > blocks[i]! + 4 && y < blocks[i + 1]! - 4).length;
    expect([0, 1, 2, 3, 4, 5].map(within)).toEqual([0, 0, 0, 4, 2, 0]);
    // The place to sign is empty and not narrow.
    const foot = blocks.at(-1)!;
    const sign = image.vertical.filter((l) => l.at > left + 4 && l.at < right - 4 && l.to >= foot - 4);
    const from = Math.max(...sign.map((l) => l.at));
    expect(image.ink(from + 4, blocks[5]! + 4, right - 4, foot - 4)).toBe(0);
    expect(right - from).toBeGreaterThan((right - left) / 2);
  });
});
