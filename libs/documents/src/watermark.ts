/** The last sheet of whatever leaves as a workbook. */
export const WATERMARK_SHEET = '导出说明';

/** Who took it, when, what was asked for: said in the file itself, so that a copy found somewhere leads back. */
export interface Watermark {
  /** As in the log of reads. */
  number: string;
  exportedBy: string;
  organisation: string;
  /** In words, in Shanghai's time. */
  at: string;
  /** What was asked for, label and value. */
  query: readonly (readonly [label: string, value: string])[];
  persons: number;
}

const NOTE =
  '本表含个人信息，仅限履行职责使用；不得超出所需范围复制、转发或公开，使用后按规定保存或销毁（《个人信息保护法》第六条、第三十四条）。';

export const watermarkRows = ({ number, exportedBy, organisation, at, query, persons }: Watermark): string[][] => [
  ['导出编号', number],
  ['导出人', exportedBy],
  ['导出机构', organisation],
  ['导出时间', at],
  ...(query.length > 0 ? query.map(([label, value]) => [`范围：${label}`, value]) : [['范围', '全部']]),
  ['涉及人数', String(persons)],
  ['提示', NOTE],
];

/** On every printed page; `&` begins a code there. */
export function watermarkFooter({ number, exportedBy, organisation, at }: Watermark): string {
  const text = `${number}　${organisation}　${exportedBy}　${at}`.replaceAll('&', '&&');
  return `&L${text}&R第 &P 页 共 &N 页`;
}

/** 2026年11月28日 15:04, as the portal writes it. */
export function shanghaiMinute(at: Date): string {
  const [date = '', time = ''] = new Date(at.getTime() + 8 * 3_600_000).toISOString().split('T');
  const [year, month, day] = date.split('-').map(Number);
  return `${year}年${month}月${day}日 ${time.slice(0, 5)}`;
}
