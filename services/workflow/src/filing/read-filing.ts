import { mayI, type Action, type Actor } from '@zhuanguan/access';
import type { Filing as ProtoFiling, FilingHistoryEntry, FilingScan } from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import { dateInShanghai, ok, refuse, type PersonAliases, type Result } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { formOfFiling, isPrintable } from '../form/printable.js';
import { goesOnWith, organisationNames, relationsTo } from '../organisation/organisation.store.js';
import { warningsForReader } from '../person/check-filing.js';
import { scanToProto } from '../scan/scan.mapping.js';
import { scansOf } from '../scan/scan.store.js';
import { ownAccounts } from './acting.domain.js';
import { voiding } from './closing.domain.js';
import { aliasesOfActors, filingActor } from './filing-actor.js';
import { checkNotOwn, inTurn, receiving } from './filing.domain.js';
import { filingToProto } from './filing.mapping.js';
import { loadFilings, type FilingRow } from './filing.store.js';
import type { Filing, Receipt } from './filing.types.js';
import { waitingAt } from './holding.domain.js';
import { relationOf } from './receivers.domain.js';

/** Rows as the actor may see them: names, deadline, masked phones, and what the actor can do now. */
export async function presentFilings(
  ctx: WorkflowContext,
  tx: Tx,
  actor: Actor,
  rows: readonly FilingRow[],
): Promise<ProtoFiling[]> {
  const names = await organisationNames(
    tx,
    rows.flatMap(({ filing }) => [filing.unitId, ...filing.receipts.map((r) => r.organisationId)]),
  );
  const predecessors = await predecessorNames(tx, rows);
  const aliases = await aliasesOfActors(tx, [actor]);
  return rows.map((row) => {
    const { filing } = row;
    const predecessorName = predecessors.get(filing.content.predecessorAppointmentId ?? '');
    return filingToProto(row, {
      names,
      // The deadline shown is the one it was judged by: of the rule in force at its trigger.
      policy: ctx.policies.byDigest(filing.policyDigest, filing.content.decisionDate),
      masked: !isParty(actor, row),
      actions: actionsOf(actor, row, aliases),
      reader: actor,
      papers: papersOf(ctx, actor, row),
      ...(predecessorName ? { predecessorName } : {}),
    });
  });
}

/** The unit itself and its receivers: who sees phones whole, prints the form and sees its scans. */
export const isParty = (actor: Actor, { filing }: FilingRow): boolean =>
  actor.actingOrgId === filing.unitId || filing.receipts.some((r) => r.organisationId === actor.actingOrgId);

function papersOf(ctx: WorkflowContext, actor: Actor, row: FilingRow): string[] {
  if (!isParty(actor, row)) return [];
  const { unitId, state } = row.filing;
  const relations = [
    ...(actor.actingOrgId === unitId ? (['own_unit'] as const) : []),
    ...row.filing.receipts.flatMap((r) => (r.organisationId === actor.actingOrgId ? relationOf(r.receiver) : [])),
  ];
  const closed = state === 'voided' || state === 'withdrawn';
  return [
    ...(isPrintable(formOfFiling(ctx, row.filing), row.filing) ? ['print'] : []),
    ...(!closed && mayI(actor, 'scan.attach', { relations }).ok ? ['attach'] : []),
  ];
}

/** The paper's word beside the typed one: for those who see the typed one whole. */
async function presentScans(tx: Tx, actor: Actor, row: FilingRow): Promise<FilingScan[]> {
  if (!isParty(actor, row)) return [];
  const scans = await scansOf(tx, [row.filing.id]);
  const names = await organisationNames(
    tx,
    scans.map((scan) => scan.organisationId),
  );
  return scans.map((scan) => scanToProto(scan, row.filing.contentHash, names));
}

function actionsOf(actor: Actor, { filing }: FilingRow, aliases: PersonAliases): string[] {
  const may = (action: Action, relations: Parameters<typeof mayI>[2]['relations']) =>
    mayI(actor, action, { relations }).ok;
  const ofUnit = actor.actingOrgId === filing.unitId;
  const open = filing.state === 'filed' || filing.state === 'returned';
  const own = [
    ...(filing.state === 'returned' && ofUnit && may('filing.submit', ['own_unit']) ? ['correct'] : []),
    ...(open && ofUnit && may('filing.withdraw', ['own_unit']) ? ['withdraw'] : []),
  ];
  if (filing.state === 'on_record') {
    const bureau = filing.receipts.some(
      (r) => relationOf(r.receiver) === 'bureau_of_unit' && r.organisationId === actor.actingOrgId,
    );
    const voids = filingActor(actor, 'filing.void', ['bureau_of_unit'], aliases);
    const free = checkNotOwn(filing, voiding(filing, voids), '作废').ok;
    return bureau && free && may('filing.void', ['bureau_of_unit']) ? ['void'] : [];
  }
  if (filing.state !== 'filed') return own;
  const mine = waitingAt(filing, actor.actingOrgId);
  if (!mine || !inTurn(filing, mine)) return own;
  const relations = [relationOf(mine.receiver)];
  const officer = filingActor(actor, 'filing.receive', relations, aliases);
  const receives = may('filing.receive', relations) && checkNotOwn(filing, receiving(filing, officer, mine), '接收').ok;
  return [...receiptActions(actor, mine, { receives, accounts: ownAccounts(officer) }), ...own];
}

/** Whoever has it decides, or whoever stands in for them; a colleague takes it over first. Whom FIL-6 keeps from it may hand it on. */
function receiptActions(
  actor: Actor,
  { receiver, holder }: Receipt,
  { receives, accounts }: { receives: boolean; accounts: readonly string[] },
): string[] {
  const holds = mayI(actor, 'filing.hold', { relations: [relationOf(receiver)] }).ok;
  const others = holder !== undefined && !accounts.includes(holder.accountId);
  if (others) return holds && receives ? ['take_over'] : [];
  const handed = holder ? ['release', 'transfer'] : [...(receives ? ['claim'] : []), 'transfer'];
  return [...(receives ? ['receive', 'return'] : []), ...(holds ? handed : [])];
}

async function predecessorNames(tx: Tx, rows: readonly FilingRow[]): Promise<Map<string, string>> {
  const ids = rows.flatMap(({ filing }) => filing.content.predecessorAppointmentId ?? []);
  if (ids.length === 0) return new Map();
  const found = await tx.sql<{ id: string; name: string }>({
    name: 'workflow-predecessor-names',
    text: `select a.id, p.name from appointment a join person p on p.id = a.person_id where a.id = any($1::uuid[])`,
    values: [ids],
  });
  return new Map(found.map((r) => [r.id, r.name]));
}

/** One filing with its timeline. Outside the actor's scope it is not found, so that ids tell nothing. */
export async function getFiling(ctx: WorkflowContext, actor: Actor, id: string): Promise<Result<ProtoFiling>> {
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const row = await readableFiling(ctx, tx, actor, id);
    const [filing] = row ? await presentFilings(ctx, tx, actor, [row]) : [];
    if (!row || !filing) return filingNotFound();
    const warnings = (await warningsForReader(ctx, tx, actor, row)).map((w) => ({ ...w }));
    return ok({
      ...filing,
      warnings,
      history: await history(tx, row, actor),
      scans: await presentScans(tx, actor, row),
    });
  });
}

export const filingNotFound = () => refuse('not_found', 'filing_not_found', '没有找到这件备案，或不在您的管理范围内。');

/** A filing as far as the actor may read it: within scope today, or as one who was a party. */
export async function readableFiling(
  ctx: WorkflowContext,
  tx: Tx,
  actor: Actor,
  id: string,
): Promise<FilingRow | undefined> {
  const row = (await loadFilings(tx, [id])).get(id);
  if (!row) return undefined;
  const relations = [
    ...(await relationsTo(tx, actor, row.filing.unitId, dateInShanghai(ctx.now()))),
    ...((await goesOnWith(tx, actor, row.filing.unitId)) ? (['own_unit'] as const) : []),
  ];
  const parties = row.filing.receipts.filter((r) => r.organisationId === actor.actingOrgId);
  for (const r of parties) relations.push(relationOf(r.receiver));
  return mayI(actor, 'filing.read', { relations }).ok ? row : undefined;
}

export const scopeOf = (actor: Actor) =>
  ({
    kind: 'actor',
    accountId: actor.accountId,
    roles: actor.roles,
    ...(actor.actingOrgId ? { actingOrgId: actor.actingOrgId } : {}),
  }) as const;

interface HistoryPayload {
  round: number;
  receiver?: string;
  defectCode?: string;
  field?: string;
  reasonCode?: string;
  otherAccountId?: string;
  postEnded?: boolean;
  onBehalfOf?: string;
}

async function history(tx: Tx, { filing }: FilingRow, reader: Actor): Promise<FilingHistoryEntry[]> {
  const rows = await tx.sql<{
    at: Date;
    type: string;
    org: string | null;
    account: string | null;
    note: string | null;
    payload: HistoryPayload;
  }>({
    name: 'workflow-filing-history',
    text: `select h.at, h.type, h.actor_org as org, h.actor_account as account, h.payload, p.value as note from history h
      left join history_personal p on (p.aggregate_type, p.aggregate_id, p.version) = (h.aggregate_type, h.aggregate_id, h.version)
        and p.field = 'note'
      where h.aggregate_type = 'filing' and h.aggregate_id = $1 order by h.version`,
    values: [filing.id],
  });
  const names = await organisationNames(
    tx,
    rows.flatMap((r) => r.org ?? []),
  );
  return rows.map(({ at, type, org, account, note, payload }) => {
    const round = filing.receipts.filter((r) => r.round === payload.round);
    const receipt = round.find((r) => r.receiver === payload.receiver);
    return {
      at,
      type: type === 'submitted' && payload.round > 1 ? 'corrected' : type,
      organisationName: names.get(org ?? '') ?? '',
      actorRole:
        (type === 'submitted' && (org === null || org === filing.unitId)) ||
        (type === 'withdrawn' && org === filing.unitId)
          ? 'unit'
          : ((receipt ?? round.find((r) => r.organisationId === org))?.receiver ?? ''),
      round: payload.round,
      // What colleagues say to each other stays in their house.
      remark: (org === reader.actingOrgId ? note : null) ?? remarkOf(filing, type, receipt),
      field: payload.field ?? '',
      defectCode: payload.defectCode ?? '',
      reasonCode: payload.postEnded ? 'post_ended' : (payload.reasonCode ?? ''),
      actorAccountId: account ?? '',
      actorName: '',
      otherAccountId: payload.otherAccountId ?? '',
      otherName: '',
      onBehalfOfAccountId: payload.onBehalfOf ?? '',
      onBehalfOfName: '',
    };
  });
}

function remarkOf(filing: Filing, type: string, receipt: Receipt | undefined): string {
  if (type === 'returned') return receipt?.remark ?? '';
  return type === filing.state && 'closing' in filing ? (filing.closing.remark ?? '') : '';
}
