import { writeSpecialistForm } from '@zhuanguan/documents';

const LABELS = ['序号', '姓名', '性别', '单位名称', '职务/职级', '联系电话', '备注'];
const KEYS = ['number', 'name', 'sex', 'unit', 'title', 'phone', 'remark'];

export interface TableRow {
  name: string;
  phone: string;
  unit: string;
  remark?: string;
}

/** The official 信息表 as a clerk would fill it in. */
export const specialistTable = (rows: readonly TableRow[]): Promise<Buffer> =>
  writeSpecialistForm({
    title: '政府采购专管员信息表',
    sealLine: '单位：（盖章）',
    columns: KEYS.map((key, i) => ({ key, label: LABELS[i] ?? '' })),
    rows: rows.map((row, i) => ({ number: String(i + 1), sex: '女', title: '会计/九级职员', remark: '', ...row })),
  });
