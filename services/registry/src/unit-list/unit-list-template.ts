import { writePlainTable } from '@zhuanguan/documents';
import { TEMPLATE_COLUMNS } from './unit-list.columns.js';

/** Examples are told by their names; whoever leaves them in sees them in the preview. */
const EXAMPLES = [
  ['001001', '（示例）教育局', '教育局', '', '', '一级', '教科文科', '', '主管部门'],
  ['001002', '（示例）第一中学', '一中', '', '（示例）教育局', '二级', '教科文科', '', '预算单位'],
  ['002000', '（示例）某县财政局', '', '', '', '一级', '', '某县', '财政部门'],
];

export const unitListTemplate = (): Promise<Buffer> =>
  writePlainTable({ sheet: '单位名单', columns: TEMPLATE_COLUMNS, rows: EXAMPLES });
