import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { run } from '@zhuanguan/cli';

/** Each is entered in one place, and is nowhere else to be found but there: what is personal, and what may be. */
export const MARK = {
  name: '娜仁标记甲',
  phone: '13911110001',
  title: '标记乙科科长',
  remark: '备注标记丙',
  exception: '例外标记丁',
  correctedName: '娜仁标记甲二',
  returned: '退回说明标记戊',
  changeReason: '变更事由标记己',
  successor: '巴图标记庚',
  successorPhone: '13911110002',
  importedName: '塔娜标记辛',
  importedPhone: '13911110003',
  importedRemark: '导入备注标记壬',
  importedFile: '文件标记癸',
  draft: '草稿标记子',
  searched: '检索标记丑',
  badPhone: '1391111标记寅',
  conflict: '回避说明标记卯',
  receiver: '接交人标记辰',
  supervisor: '监交人标记巳',
  reveal: '查看事由标记午',
  withdrawn: '撤回说明标记未',
  faultName: '故障标记申',
  faultPhone: '13911110009',
  unknownField: '未知字段标记酉',
  address: 'biaoji-xu@example.cn',
} as const;
export const marks = Object.values(MARK);
export const found = (text: string): string[] => marks.filter((mark) => text.includes(mark));

export const day = (days: number): string =>
  new Date(Date.now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);
export const person = (extra: object = {}) => ({
  ...{ name: MARK.name, sex: '2', title: MARK.title, phone: MARK.phone, remark: MARK.remark },
  ...{ onEstablishment: false, exceptionReason: MARK.exception, noBadRecord: true },
  ...extra,
});

/** What a collector of traces is sent, as it comes. */
export const spans: Buffer[] = [];
export const collector = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    spans.push(Buffer.concat(chunks));
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
  });
});

/** `zg audit verify` of an export, with nothing else of the installation at hand. */
export async function verifiedElsewhere(
  file: string,
  content: Buffer,
  key: string,
): Promise<{ code: number; said: string }> {
  writeFileSync(file, content);
  const said: string[] = [];
  const ctx = {
    ...{ data: '/nowhere', env: {}, version: 'test', now: () => new Date() },
    ...{ say: (words: string) => void said.push(words), onStop: () => () => undefined },
  };
  const code = await run(ctx, { kind: 'audit-verify', file, anchors: [], key });
  return { code, said: said.join('\n') };
}
