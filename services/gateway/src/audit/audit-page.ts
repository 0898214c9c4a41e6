import type {
  AnchorState,
  AuditExportPosition,
  HistoryEntry,
  HistoryQuery,
  PersonalReadEntry,
  PersonalReadQuery,
} from '@zhuanguan/contracts';
import { isId, type Result } from '@zhuanguan/kernel';
import type { CallOptions } from '@zhuanguan/rpc';
import type { Static } from 'typebox';
import type { GatewayContext } from '../context.js';
import { accountNames } from '../filing/account-names.js';
import { orThrow } from '../http/problem.js';
import { restJson } from '../http/rest-json.js';
import type {
  AnchorStateJson,
  AuditEntryJson,
  AuditService,
  HistoryQuerySchema,
  PersonalReadJson,
  ReadQuerySchema,
} from './audit.schema.js';
import { formatPosition, newestFirst, readPosition, type Position } from './cursor.js';

const SIZE = 50;

/** What every service with a history answers an auditor. */
export interface AuditClient {
  listHistory(request: { query: HistoryQuery; asFile: boolean }, call: CallOptions): Promise<Result<HistoryAnswer>>;
  listPersonalReads(
    request: { query: PersonalReadQuery; asFile: boolean },
    call: CallOptions,
  ): Promise<Result<{ entries: PersonalReadEntry[]; exportNumber: string }>>;
  exportHistory(
    request: { after?: AuditExportPosition | undefined; exportNumber: string },
    call: CallOptions,
  ): Promise<Result<{ lines: string; next?: AuditExportPosition | undefined; exportNumber: string }>>;
}

interface HistoryAnswer {
  exportNumber: string;
  entries: HistoryEntry[];
  anchor?: AnchorState | undefined;
}

/** Each service keeps its own history; here they are one list. */
export const auditedServices = ({ clients }: GatewayContext): Record<AuditService, AuditClient> => ({
  identity: clients.accounts,
  registry: clients.registry,
  workflow: clients.workflow,
  supervision: clients.supervision,
});

const chosen = (ctx: GatewayContext, service: AuditService | undefined) =>
  Object.entries(auditedServices(ctx)).flatMap(([name, client]) => (!service || service === name ? [client] : []));

const instant = (text: string | undefined): Date | undefined => (text ? new Date(text) : undefined);

interface Paged<Row> {
  rows: Row[];
  next: string | undefined;
}

/** The newest of what several services gave; `full`: one of them may have more. */
function merge<Row>(lists: readonly (readonly Row[])[], size: number, positionOf: (row: Row) => Position): Paged<Row> {
  const all = lists.flat().sort((a, b) => newestFirst(positionOf(a), positionOf(b)));
  const rows = all.slice(0, size);
  const last = rows.at(-1);
  const more = all.length > size || lists.some((list) => list.length >= size);
  return { rows, next: more && last ? formatPosition(positionOf(last)) : undefined };
}

/** Of a file, where the page is its first. */
interface Numbered {
  exportNumber?: string;
}
const numberOf = (lists: readonly { exportNumber: string }[]): Numbered => {
  const number = lists[0]?.exportNumber;
  return number ? { exportNumber: number } : {};
};

export async function historyPage(
  ctx: GatewayContext,
  call: CallOptions,
  query: Static<typeof HistoryQuerySchema>,
  asFile = false,
): Promise<{ items: AuditEntryJson[]; anchors: AnchorStateJson[]; nextCursor?: string } & Numbered> {
  const { service, cursor, size = SIZE, from, to, ...filters } = query;
  const before = orThrow(readPosition(cursor));
  const asked = {
    ...{ aggregateType: '', aggregateId: '', accountId: '', organisationId: '', type: '', ...filters, size },
    ...{ from: instant(from), to: instant(to) },
    before: before && {
      ...{ at: before.at, version: before.version },
      ...{ aggregateType: before.type, aggregateId: before.id },
    },
  };
  // One of them gives the number of a file.
  const answers = await Promise.all(
    chosen(ctx, service).map((client, i) => client.listHistory({ query: asked, asFile: asFile && i === 0 }, call)),
  );
  const lists = answers.map(orThrow);
  const { rows, next } = merge(
    lists.map((list) => list.entries),
    size,
    ({ at, aggregateType: type, aggregateId: id, version }) => ({ at: at ?? new Date(0), type, id, version }),
  );
  const names = await namesOf(
    ctx,
    rows.map((r) => [r.actorAccountId, r.onBehalfOfAccountId, r.actorOrganisationId] as const),
  );
  return {
    items: rows.map((row) =>
      restJson<AuditEntryJson>({
        ...row,
        ...names(row.actorAccountId, row.onBehalfOfAccountId, row.actorOrganisationId),
      }),
    ),
    ...numberOf(lists),
    anchors: lists.flatMap(({ anchor }) => (anchor ? [restJson<AnchorStateJson>(anchor)] : [])),
    ...(next ? { nextCursor: next } : {}),
  };
}

export async function readsPage(
  ctx: GatewayContext,
  call: CallOptions,
  query: Static<typeof ReadQuerySchema>,
  asFile = false,
): Promise<{ items: PersonalReadJson[]; nextCursor?: string } & Numbered> {
  const { service, cursor, size = SIZE, from, to, ...filters } = query;
  const before = orThrow(readPosition(cursor));
  const asked = {
    ...{ accountId: '', organisationId: '', operation: '', subjectId: '', ...filters, size },
    ...{ from: instant(from), to: instant(to) },
    before: before && { at: before.at, id: before.id },
  };
  const answers = await Promise.all(
    chosen(ctx, service).map((client, i) =>
      client.listPersonalReads({ query: asked, asFile: asFile && i === 0 }, call),
    ),
  );
  const lists = answers.map(orThrow);
  const entries = lists.map((list) => list.entries);
  const { rows, next } = merge(entries, size, ({ at, id }) => ({ at: at ?? new Date(0), type: '', id, version: 0 }));
  const names = await namesOf(
    ctx,
    rows.map((r) => [r.accountId, r.onBehalfOfAccountId, r.organisationId] as const),
  );
  return {
    items: rows.map((row) =>
      restJson<PersonalReadJson>({ ...row, ...names(row.accountId, row.onBehalfOfAccountId, row.organisationId) }),
    ),
    ...numberOf(lists),
    ...(next ? { nextCursor: next } : {}),
  };
}

/** What accounts and organisations are called; where a service does not answer, the page shows their ids. */
async function namesOf(ctx: GatewayContext, rows: readonly (readonly [string, string, string])[]) {
  const ids = (column: 0 | 1 | 2) => rows.map((row) => row[column]).filter(isId);
  const accounts = await accountNames(ctx, [...new Set([...ids(0), ...ids(1)])]);
  const token = await ctx.signer.forService('gateway');
  const organisations = new Map(
    await Promise.all(
      [...new Set(ids(2))].map(async (id) => {
        const found = await ctx.clients.registry.getOrganisation({ id }, { token });
        return [id, found.ok ? (found.value.organisation?.name ?? '') : ''] as const;
      }),
    ),
  );
  return (account: string, onBehalfOf: string, organisation: string) => ({
    actorName: accounts.get(account) ?? '',
    onBehalfOfName: accounts.get(onBehalfOf) ?? '',
    organisationName: organisations.get(organisation) ?? '',
  });
}
