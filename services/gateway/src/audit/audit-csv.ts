import { Readable } from 'node:stream';
import { CSV_BEGIN, csvLine, shanghaiMinute } from '@zhuanguan/documents';
import { purposeWords } from '@zhuanguan/kernel';
import type { CallOptions } from '@zhuanguan/rpc';
import type { Static } from 'typebox';
import type { GatewayContext } from '../context.js';
import type { PersonPrincipal } from '../session/principal.js';
import { historyPage, readsPage } from './audit-page.js';
import type { AuditEntryJson, HistoryFileSchema, PersonalReadJson, ReadFileSchema } from './audit.schema.js';

const SIZE = 200;

export interface AuditCsv {
  number: string;
  content: Readable;
}

const who = (id: string | undefined, name: string | undefined): string[] => [name ?? '', id ?? ''];

const HISTORY: [head: string[], row: (entry: AuditEntryJson) => string[]] = [
  [
    ...['时间', '来源', '事项', '对象类别', '对象编号', '序号', '办理人', '办理人编号', '代谁办理', '单位', '单位编号'],
    ...['内容', '个人信息项数', '已销毁项数', '哈希', '锚点'],
  ],
  (e) => [
    ...[e.at, e.service, e.type, e.aggregateType, e.aggregateId, String(e.version)],
    ...[...who(e.actorAccountId, e.actorName), e.onBehalfOfName ?? e.onBehalfOfAccountId ?? ''],
    ...[...who(e.actorOrganisationId, e.organisationName), e.payload],
    ...[String(e.committed.length), String(e.destroyed.length), e.hash, e.anchorNumber ? String(e.anchorNumber) : ''],
  ],
];

const READS: [head: string[], row: (read: PersonalReadJson) => string[]] = [
  [
    ...['时间', '来源', '事项', '目的', '事由', '对象类别', '对象编号', '字段', '数量', '条件', '查阅人', '查阅人编号'],
    ...['代谁办理', '单位', '单位编号', '导出编号', '记录编号'],
  ],
  (r) => [
    ...[r.at, r.service, r.operation, purposeWords(r.purpose), r.reason ?? '', r.subjectType ?? '', r.subjectId ?? ''],
    ...[r.fields.join(' '), String(r.count), r.filters.join(' '), ...who(r.accountId ?? r.clientId, r.actorName)],
    ...[r.onBehalfOfName ?? r.onBehalfOfAccountId ?? '', ...who(r.organisationId, r.organisationName)],
    ...[r.exportNumber ?? '', r.id],
  ],
];

interface PageOf<Row> {
  items: Row[];
  nextCursor?: string;
  exportNumber?: string;
}

/** Operations as they are listed, to a spreadsheet: the same filters, every page of it, streamed. */
export const historyCsv = (
  ctx: GatewayContext,
  person: PersonPrincipal,
  call: () => Promise<CallOptions>,
  filters: Static<typeof HistoryFileSchema>,
): Promise<AuditCsv> =>
  csvOf(ctx, person, { filters, columns: HISTORY, title: '操作记录' }, async (cursor, asFile) =>
    historyPage(ctx, await call(), { ...filters, size: SIZE, ...cursor }, asFile),
  );

export const readsCsv = (
  ctx: GatewayContext,
  person: PersonPrincipal,
  call: () => Promise<CallOptions>,
  filters: Static<typeof ReadFileSchema>,
): Promise<AuditCsv> =>
  csvOf(ctx, person, { filters, columns: READS, title: '查阅记录' }, async (cursor, asFile) =>
    readsPage(ctx, await call(), { ...filters, size: SIZE, ...cursor }, asFile),
  );

interface File<Row> {
  filters: object;
  columns: [head: string[], row: (row: Row) => string[]];
  title: string;
}

/**
 * Refusals come before the first byte, and with the first page the number it is written down under; the first line says it,
 * who took the file and when. What goes wrong on the way breaks it off.
 */
async function csvOf<Row>(
  ctx: GatewayContext,
  { session, actor }: PersonPrincipal,
  { filters, columns: [head, cells], title }: File<Row>,
  page: (cursor: { cursor?: string }, asFile: boolean) => Promise<PageOf<Row>>,
): Promise<AuditCsv> {
  const first = await page({}, true);
  const number = first.exportNumber ?? '';
  const organisation = session.account?.grants.find((g) => g.organisationId === actor.actingOrgId)?.organisationName;
  const asked = Object.entries(filters).map(([name, value]) => `${name}=${String(value)}`);
  const mark = [
    ...[title, `导出编号 ${number}`, `导出人 ${session.account?.displayName ?? ''}`, `导出机构 ${organisation ?? ''}`],
    ...[`导出时间 ${shanghaiMinute(ctx.now())}`, `范围 ${asked.join('；') || '全部'}`],
  ];
  async function* lines(): AsyncIterable<string> {
    yield CSV_BEGIN + csvLine(mark) + csvLine(head);
    for (let part = first; ; part = await page({ cursor: part.nextCursor ?? '' }, false)) {
      yield part.items.map((item) => csvLine(cells(item))).join('');
      if (!part.nextCursor) return;
    }
  }
  return { number, content: Readable.from(lines(), { objectMode: false }) };
}
