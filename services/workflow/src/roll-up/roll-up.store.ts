import type { Tx } from '@zhuanguan/db';
import { loadBodies, type PlacedBody } from './body.store.js';
import type { Body, RollUp, Summary } from './roll-up.types.js';
import { NO_COUNTS } from './summary.domain.js';

/** A round with all that the rules look at: who reports in it, and the last version of each. */
export interface Round {
  rollUp: RollUp;
  version: number;
  bodies: readonly Body[];
  byId: ReadonlyMap<string, Body>;
}

type RawRollUp = Record<keyof Omit<RollUp, 'summaries'>, string | null> & {
  openedAt: Date;
  closedAt: Date | null;
  version: number;
};

const COLUMNS = `id, title, basis_document as "basisDocument", bureau_id as "bureauId", area_code as "areaCode",
  department_due::text as "departmentDue", bureau_due::text as "bureauDue", state, opened_at as "openedAt",
  opened_by_account as "openedByAccountId", policy_digest as "policyDigest", policy_version as "policyVersion", closed_at as "closedAt",
  closed_reason as "closedReason", taken_over_from as "takenOverFrom", taken_over_on::text as "takenOverOn", version`;

/**
 * While the round is open the trees of today say who reports in it: a department registered, ended or moved meanwhile is
 * handled by being looked up. Once it is closed the list stays as it was at the end.
 */
export async function loadRound(tx: Tx, id: string, today: string, lock = false): Promise<Round | undefined> {
  const [row] = await tx.sql<RawRollUp>({
    name: lock ? 'workflow-roll-up-lock' : 'workflow-roll-up',
    text: `select ${COLUMNS} from roll_up where id = $1${lock ? ' for update' : ''}`,
    values: [id],
  });
  if (!row) return undefined;
  const { version, openedAt, closedAt, ...rest } = row;
  const known = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null));
  const rollUp = {
    ...known,
    openedAt: openedAt.toISOString(),
    ...(closedAt ? { closedAt: closedAt.toISOString() } : {}),
    summaries: await loadLast(tx, id),
  } as unknown as RollUp;
  const bodies = await bodiesOf(tx, rollUp, today);
  return { rollUp, version, bodies, byId: new Map(bodies.map((body) => [body.organisationId, body])) };
}

type RawBody = Omit<Body, 'upperId' | 'due'> & { upperId: string | null };

async function bodiesOf(tx: Tx, rollUp: RollUp, today: string): Promise<Body[]> {
  const kept = await tx.sql<RawBody>({
    name: 'workflow-roll-up-kept-bodies',
    text: `select b.organisation_id as "organisationId", coalesce(o.name, '') as name, b.kind, b.upper_id as "upperId", b.membership
      from roll_up_body b left join organisation o on o.id = b.organisation_id where b.roll_up_id = $1 order by o.name, b.organisation_id`,
    values: [rollUp.id],
  });
  if (rollUp.state === 'closed') return kept.map((raw) => withDue(rollUp, placed(raw)));
  const asked = new Set(kept.map((body) => body.organisationId));
  const { bureauId, takenOverOn } = rollUp;
  const below = await loadBodies(tx, bureauId, today);
  // Who was below the bureau that took the round over before it did was never asked in it.
  const now = below.filter(
    ({ organisationId: id, since }) => asked.has(id) || id === bureauId || !takenOverOn || since > takenOverOn,
  );
  const here = new Set(now.map((body) => body.organisationId));
  return [
    ...now.map(({ since: _, ...body }) =>
      withDue(rollUp, { ...body, membership: asked.has(body.organisationId) ? 'in_round' : 'joined' }),
    ),
    ...kept
      .filter((b) => !here.has(b.organisationId))
      .map((b) => withDue(rollUp, { ...placed(b), membership: 'left' })),
  ];
}

const placed = ({ upperId, ...body }: RawBody): Omit<Body, 'due'> => ({ ...body, ...(upperId ? { upperId } : {}) });

/** The opener has no date: it reports to nobody. */
export function withDue(
  rollUp: Pick<RollUp, 'bureauId' | 'departmentDue' | 'bureauDue'>,
  body: Omit<Body, 'due'>,
): Body {
  const due = body.kind === 'department' ? rollUp.departmentDue : (rollUp.bureauDue ?? rollUp.departmentDue);
  return body.organisationId === rollUp.bureauId ? body : { ...body, due };
}

export type RawSummary = Omit<Summary, 'frozenAt' | 'reopened' | 'parts' | 'signedByPersonId'> & {
  frozenAt: Date;
  signedByPersonId: string | null;
  parts: Record<string, number> | null;
  reopenedAt: Date | null;
  by: 'own' | 'upper' | null;
  byOrganisationId: string | null;
  reason: string | null;
};

export const SUMMARY_SELECT = `s.organisation_id as "organisationId", s.number, s.content_hash as "contentHash", s.own_counts as "ownCounts", s.counts,
    (select json_object_agg(p->>'organisationId', p->'number') from jsonb_array_elements(s.parts) p) as parts,
    jsonb_array_length(s.missing) as missing, s.frozen_at as "frozenAt", s.late, s.signed_by_account as "signedByAccountId",
    s.signed_by_person as "signedByPersonId", r.at as "reopenedAt", r.by, r.by_organisation as "byOrganisationId", r.reason
  from roll_up_summary s left join roll_up_reopening r
    on (r.roll_up_id, r.organisation_id, r.number) = (s.roll_up_id, s.organisation_id, s.number)`;

export function toSummary(raw: RawSummary): Summary {
  const { frozenAt, signedByPersonId, parts, reopenedAt, by, byOrganisationId, reason, ...rest } = raw;
  return {
    ...rest,
    // A version that was frozen before a count was there has none of it.
    ownCounts: { ...NO_COUNTS, ...rest.ownCounts },
    counts: { ...NO_COUNTS, ...rest.counts },
    parts: parts ?? {},
    frozenAt: frozenAt.toISOString(),
    ...(signedByPersonId ? { signedByPersonId } : {}),
    ...(reopenedAt && by && byOrganisationId
      ? { reopened: { at: reopenedAt.toISOString(), by, byOrganisationId, reason: reason ?? '' } }
      : {}),
  };
}

async function loadLast(tx: Tx, rollUpId: string): Promise<Record<string, Summary>> {
  const rows = await tx.sql<RawSummary>({
    name: 'workflow-roll-up-last-summaries',
    text: `select distinct on (s.organisation_id) ${SUMMARY_SELECT} where s.roll_up_id = $1 order by s.organisation_id, s.number desc`,
    values: [rollUpId],
  });
  return Object.fromEntries(rows.map((row) => [row.organisationId, toSummary(row)]));
}

export async function insertRollUp(
  tx: Tx,
  rollUp: RollUp,
  version: number,
  bodies: readonly PlacedBody[],
): Promise<void> {
  await tx.sql({
    name: 'workflow-roll-up-insert',
    text: `insert into roll_up (id, title, basis_document, bureau_id, area_code, department_due, bureau_due, state, opened_at, opened_by_account,
      policy_digest, policy_version, version) values ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9, $10, $11, $12)`,
    values: [
      rollUp.id,
      rollUp.title,
      rollUp.basisDocument,
      rollUp.bureauId,
      rollUp.areaCode,
      rollUp.departmentDue,
      rollUp.bureauDue ?? null,
      rollUp.openedAt,
      rollUp.openedByAccountId,
      rollUp.policyDigest,
      rollUp.policyVersion,
      version,
    ],
  });
  await keepBodies(
    tx,
    rollUp.id,
    bodies.map((body) => ({ ...body, membership: 'in_round' })),
  );
}

/** At the opening, and again at the close with what became of each. */
export const keepBodies = (tx: Tx, rollUpId: string, bodies: readonly Omit<Body, 'due'>[]): Promise<unknown> =>
  tx.sql({
    name: 'workflow-roll-up-keep-bodies',
    text: `insert into roll_up_body (roll_up_id, organisation_id, kind, upper_id, membership)
      select $1, b.organisation_id, b.kind, b.upper_id, b.membership
      from json_to_recordset($2::json) as b(organisation_id uuid, kind text, upper_id uuid, membership text)
      on conflict (roll_up_id, organisation_id) do update set kind = excluded.kind, upper_id = excluded.upper_id, membership = excluded.membership`,
    values: [
      rollUpId,
      JSON.stringify(
        bodies.map(({ organisationId, kind, upperId, membership }) => ({
          organisation_id: organisationId,
          kind,
          upper_id: upperId,
          membership,
        })),
      ),
    ],
  });

/** The row is held since loadRound; its version counts the facts. */
export const saveRollUp = (tx: Tx, rollUp: RollUp, version: number): Promise<unknown> =>
  tx.sql({
    name: 'workflow-roll-up-save',
    text: `update roll_up set state = $2, closed_at = $3, version = $4, closed_reason = $5, bureau_id = $6, title = $7, taken_over_from = $8,
      taken_over_on = $9 where id = $1`,
    values: [
      rollUp.id,
      rollUp.state,
      rollUp.closedAt ?? null,
      version,
      rollUp.closedReason,
      rollUp.bureauId,
      rollUp.title,
      rollUp.takenOverFrom ?? null,
      rollUp.takenOverOn ?? null,
    ],
  });

export const openTitles = async (tx: Tx, bureauId: string): Promise<string[]> => {
  const rows = await tx.sql<{ title: string }>({
    name: 'workflow-roll-up-open-titles',
    text: `select title from roll_up where bureau_id = $1 and state = 'open'`,
    values: [bureauId],
  });
  return rows.map((row) => row.title);
};

export interface Urge {
  rollUpId: string;
  byOrganisationId: string;
  on: string;
}

/** Gives those that are new today; a click at the same instant waits here and finds them. */
export async function insertUrges(tx: Tx, urge: Urge, organisationIds: readonly string[]): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>({
    name: 'workflow-roll-up-urge',
    text: `insert into roll_up_urge (roll_up_id, by_organisation, urged_on, organisation_id)
      select $1, $2, $3::date, unnest($4::uuid[]) on conflict do nothing returning organisation_id as id`,
    values: [urge.rollUpId, urge.byOrganisationId, urge.on, organisationIds],
  });
  return rows.map((row) => row.id);
}

/** The last day on which each was urged in a round. */
export async function lastUrged(tx: Tx, rollUpId: string): Promise<Map<string, string>> {
  const rows = await tx.sql<{ id: string; on: string }>({
    name: 'workflow-roll-up-last-urged',
    text: `select organisation_id as id, max(urged_on)::text as on from roll_up_urge where roll_up_id = $1 group by organisation_id`,
    values: [rollUpId],
  });
  return new Map(rows.map((row) => [row.id, row.on]));
}
