import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { JURISDICTIONS } from './installation.js';

/** What is added to the form of the invented jurisdiction: a column, and a layout that prints it. */
const COLUMN =
  '  - { key: citizen_id, label: 身份证号, required: true, reference: { document: 示例〔2000〕1号（虚构文件，仅供测试）, article: 附件, status: P } }\n';
const PRINT = `print:
  paper: A4
  orientation: landscape
  titleSize: 22
  textSize: 12
  above: ['单位：{unit}（盖章）']
  widths: [40, 60, 60]
  rows:
    - header: true
      cells: [{ text: 姓名 }, { text: 身份证号 }, { text: 电话 }]
    - each: person
      cells: [{ text: '{name}' }, { text: '{citizen_id}' }, { text: '{phone}' }]
`;

/** The packs of the repository in another folder, the form of 000000-reference asking for identity numbers. */
export function askingJurisdictions(folder: string): string {
  const to = join(folder, 'jurisdictions');
  cpSync(JURISDICTIONS, to, { recursive: true });
  const form = join(to, '000000-reference/policy/forms/reference-table.yaml');
  const text = readFileSync(form, 'utf8');
  const asking = text.replace('  - { key: remark,', `${COLUMN}  - { key: remark,`);
  if (asking === text) throw new Error('the reference form is another');
  writeFileSync(form, asking + PRINT);
  return to;
}
