import { writePlainTable } from '@zhuanguan/documents';
import { TEMPLATE_COLUMNS } from './unit-list.columns.js';

/** Examples are told by their names; whoever leaves them in sees them in the preview. */
const EXAMPLES = [
  ['152500001', '（示例）锡林郭勒盟教育局', '盟教育局', '', '', '一级', '教科文科', '锡林郭勒盟', '主管部门'],
  [
    '152500002',
    '（示例）锡林郭勒盟蒙古族中学',
    '盟蒙中',
    '',
    '（示例）锡林郭勒盟教育局',
    '二级',
    '教科文科',
    '锡林郭勒盟',
    '预算单位',
  ],
  ['152502001', '（示例）锡林浩特市财政局', '', '', '', '一级', '', '锡林浩特市', '财政部门'],
];

export const unitListTemplate = (): Promise<Buffer> =>
  writePlainTable({ sheet: '单位名单', columns: TEMPLATE_COLUMNS, rows: EXAMPLES });
