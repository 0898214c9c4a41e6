import type { Actor } from '@zhuanguan/access';
import type { FilingHistoryEntry, FilingRound } from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import type { ShownCitizenIds } from '../citizen-id/show-citizen-ids.js';
import { namesThen, type NameThen } from '../organisation/former-name.store.js';
import { scansOf } from '../scan/scan.store.js';
import { isParty } from './filing-actions.js';
import { contentToProto } from './filing.mapping.js';
import type { FilingRow } from './filing.store.js';
import { predecessorNames } from './predecessor-names.js';
import type { Filing, FilingContent, Receipt } from './filing.types.js';

interface HistoryPayload {
  round: number;
  contentHash?: string;
  receiver?: string;
  toReceiver?: string;
  defectCode?: string;
  field?: string;
  reasonCode?: string;
  otherAccountId?: string;
  postEnded?: boolean;
  verdict?: string;
  dueOn?: string;
  onBehalfOf?: string;
}

interface HistoryRow {
  at: Date;
  type: string;
  org: string | null;
  account: string | null;
  /** What was said with it, where it has not been destroyed. */
  note: string | null;
  remark: string | null;
  payload: HistoryPayload;
}

/** 办理经过: every act, by whom in which role, by the names of then. A submission's 备注 is of the person, not of the act. */
export async function history(tx: Tx, row: FilingRow, reader: Actor): Promise<FilingHistoryEntry[]> {
  const { filing } = row;
  const rows = await tx.sql<HistoryRow>({
    name: 'workflow-filing-history',
    text: `select h.at, h.type, h.actor_org as org, h.actor_account as account, h.payload, n.value as note, r.value as remark
      from history h
      left join history_personal n on (n.aggregate_type, n.aggregate_id, n.version, n.field) = (h.aggregate_type, h.aggregate_id, h.version, 'note')
      left join history_personal r on h.type <> 'submitted'
        and (r.aggregate_type, r.aggregate_id, r.version, r.field) = (h.aggregate_type, h.aggregate_id, h.version, 'remark')
      where h.aggregate_type = 'filing' and h.aggregate_id = $1 order by h.version`,
    values: [filing.id],
  });
  const scans = isParty(reader, row) ? await scansOf(tx, [filing.id]) : [];
  const ids = [
    ...rows.flatMap((r) => r.org ?? []),
    ...filing.receipts.map((r) => r.organisationId),
    ...scans.map((s) => s.organisationId),
  ];
  const nameThen = await namesThen(tx, ids);
  const acts = rows.map((act) => entryOf(filing, act, reader, nameThen));
  const attached = scans.map((scan) => {
    const { accountId, forAccountId = '', organisationId, round, fileName } = scan;
    const at = new Date(scan.attachedAt);
    return {
      ...blank(at, 'scan_attached', round),
      organisationName: nameThen(organisationId, at),
      actorRole: roleOf(filing, organisationId, round),
      actorAccountId: accountId,
      onBehalfOfAccountId: forAccountId,
      fileName,
    };
  });
  // Of one instant the acts first: a scan is of what was filed.
  return [...acts, ...attached].sort((a, b) => (a.at?.getTime() ?? 0) - (b.at?.getTime() ?? 0));
}

const blank = (at: Date, type: string, round: number): FilingHistoryEntry => ({
  ...{ at, type, round, organisationName: '', actorRole: '', remark: '', field: '', defectCode: '', reasonCode: '' },
  ...{ actorAccountId: '', otherAccountId: '', actorName: '', otherName: '' },
  ...{ onBehalfOfAccountId: '', onBehalfOfName: '', otherOrganisationName: '', verdict: '', dueOn: '', fileName: '' },
});

/** In which role an organisation acts in a round: that of the unit, or of one of its receivers. */
const roleOf = (filing: Filing, organisationId: string | null, round: number): string => {
  const receipt = filing.receipts.find((r) => r.round === round && r.organisationId === organisationId);
  return receipt?.receiver ?? (organisationId === filing.unitId ? 'unit' : '');
};

function entryOf(filing: Filing, act: HistoryRow, reader: Actor, nameThen: NameThen): FilingHistoryEntry {
  const { at, type, org, account, payload } = act;
  const round = filing.receipts.filter((r) => r.round === payload.round);
  const receipt = round.find((r) => r.receiver === payload.receiver);
  const to = round.find((r) => r.receiver === payload.toReceiver)?.organisationId;
  // A unit may be its own bureau: what it files or takes back it does as a unit. Nobody's acts are the unit's own: it was no more.
  const asUnit =
    (type === 'submitted' && (org === null || org === filing.unitId)) ||
    ((type === 'withdrawn' || type === 'urged') && org === filing.unitId);
  return {
    ...blank(at, type === 'submitted' && payload.round > 1 ? 'corrected' : type, payload.round),
    organisationName: org ? nameThen(org, at) : '',
    actorRole: asUnit ? 'unit' : (receipt?.receiver ?? roleOf(filing, org, payload.round)),
    // What colleagues say to each other stays in their house.
    remark: (org === reader.actingOrgId ? act.note : null) ?? act.remark ?? remarkOf(filing, type, receipt),
    field: payload.field ?? '',
    defectCode: payload.defectCode ?? '',
    reasonCode: payload.postEnded ? 'post_ended' : (payload.reasonCode ?? ''),
    actorAccountId: account ?? '',
    otherAccountId: payload.otherAccountId ?? '',
    onBehalfOfAccountId: payload.onBehalfOf ?? '',
    otherOrganisationName: to ? nameThen(to, at) : '',
    verdict: payload.verdict ?? '',
    dueOn: payload.dueOn ?? '',
  };
}

function remarkOf(filing: Filing, type: string, receipt: Receipt | undefined): string {
  if (type === 'returned') return receipt?.remark ?? '';
  return type === filing.state && 'closing' in filing ? (filing.closing.remark ?? '') : '';
}

/** What each round said; one that was filed before rounds were kept is left out. */
export async function rounds(
  tx: Tx,
  { filing }: FilingRow,
  { masked, show }: { masked: boolean; show: (contents: readonly FilingContent[]) => Promise<ShownCitizenIds> },
): Promise<FilingRound[]> {
  const earlier = await tx.sql<{ round: number; content: FilingContent; hash: string | null }>({
    name: 'workflow-filing-rounds',
    text: `select r.round, r.content, (select h.payload->>'contentHash' from history h where h.aggregate_type = 'filing'
        and h.aggregate_id = r.filing_id and h.type = 'submitted' and (h.payload->>'round')::integer = r.round) as hash
      from filing_round r where r.filing_id = $1 and r.round < $2 order by r.round`,
    values: [filing.id, filing.round],
  });
  const current = { round: filing.round, content: filing.content, hash: filing.contentHash };
  const all = [...earlier, current];
  const names = await predecessorNames(
    tx,
    all.map((r) => r.content),
  );
  const citizenIds = await show(all.map((r) => r.content));
  return all.map(({ round, content, hash }) => ({
    round,
    content: contentToProto(content, masked, citizenIds),
    contentHash: hash ?? '',
    predecessorName: names.get(content.predecessorAppointmentId ?? '') ?? '',
  }));
}
