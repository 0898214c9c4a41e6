import { personRoot, type Tx } from '@zhuanguan/db';
import { AREAS } from './retention.store.js';

export type HoldSubject = 'filing' | 'person' | 'organisation';

export interface LegalHold {
  id: string;
  bureauId: string;
  subjectKind: HoldSubject;
  subjectId: string;
  unitId: string;
  reason: string;
  document: string;
  placedAt: Date;
  placedByAccountId: string;
  releasedAt?: Date;
  releasedByAccountId?: string;
  releaseReason?: string;
}

export type ShownHold = LegalHold & { unitName: string; personName: string };

const SELECT = `select h.id, h.bureau_id as "bureauId", h.subject_kind as "subjectKind", h.subject_id as "subjectId", h.unit_id as "unitId",
    h.reason, h.document, h.placed_at as "placedAt", h.placed_by_account as "placedByAccountId", h.released_at as "releasedAt",
    h.released_by_account as "releasedByAccountId", h.release_reason as "releaseReason", o.name as "unitName",
    coalesce(case h.subject_kind when 'filing' then (select coalesce(f.content->'person'->>'name', '') from filing f where f.id = h.subject_id)
      when 'person' then (select p.name from person p where p.id = h.subject_id) end, '') as "personName"
  from legal_hold h join organisation o on o.id = h.unit_id`;

type Raw = { [K in keyof ShownHold]: ShownHold[K] | null };
const toHold = (row: Raw): ShownHold =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as unknown as ShownHold;

export async function loadHold(tx: Tx, id: string, lock = false): Promise<ShownHold | undefined> {
  const [row] = await tx.sql<Raw>({
    name: lock ? 'workflow-legal-hold-lock' : 'workflow-legal-hold',
    text: `${SELECT} where h.id = $1${lock ? ' for update of h' : ''}`,
    values: [id],
  });
  return row && toHold(row);
}

/** Those that hold first, then the latest; what comes after the cursor's place. */
export async function pageOfHolds(
  tx: Tx,
  {
    bureauId,
    after,
    size,
  }: { bureauId: string; after: { released: boolean; at: string; id: string } | null; size: number },
): Promise<{ rows: ShownHold[]; total: number }> {
  const rows = await tx.sql<Raw>({
    name: 'workflow-legal-holds',
    text: `${SELECT} where h.bureau_id = $1 and ($2::boolean is null or (h.released_at is not null) > $2
        or ((h.released_at is not null) = $2 and (h.placed_at, h.id) < ($3::timestamptz, $4::uuid)))
      order by h.released_at is not null, h.placed_at desc, h.id desc limit $5`,
    values: [bureauId, after?.released ?? null, after?.at ?? null, after?.id ?? null, size],
  });
  const [count] = await tx.sql<{ total: number }>({
    name: 'workflow-legal-hold-count',
    text: 'select count(*)::integer as total from legal_hold where bureau_id = $1',
    values: [bureauId],
  });
  return { rows: rows.map(toHold), total: count?.total ?? 0 };
}

export async function insertHold(tx: Tx, h: LegalHold): Promise<void> {
  await tx.sql({
    name: 'workflow-legal-hold-place',
    text: `insert into legal_hold (id, bureau_id, subject_kind, subject_id, unit_id, reason, document, placed_at, placed_by_account)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    values: [
      h.id,
      h.bureauId,
      h.subjectKind,
      h.subjectId,
      h.unitId,
      h.reason,
      h.document,
      h.placedAt,
      h.placedByAccountId,
    ],
  });
}

export async function releaseHold(
  tx: Tx,
  { id, releasedAt, releasedByAccountId, releaseReason }: LegalHold,
): Promise<void> {
  await tx.sql({
    name: 'workflow-legal-hold-release',
    text: 'update legal_hold set released_at = $2, released_by_account = $3, release_reason = $4 where id = $1',
    values: [id, releasedAt, releasedByAccountId, releaseReason],
  });
}

/** What a hold would be of: a filing of the bureau's area with its person, or a unit of it. */
export async function holdable(
  tx: Tx,
  { bureauId, filingId, unitId }: { bureauId: string; filingId: string | null; unitId: string | null },
): Promise<{ filingId: string | null; personId: string | null; unitId: string } | undefined> {
  const [row] = await tx.sql<{ filingId: string | null; personId: string | null; unitId: string }>({
    name: 'workflow-legal-hold-of',
    text: `select f.id as "filingId", ${personRoot('f.person_id')} as "personId", f.unit_id as "unitId"
        from filing f where f.id = $2 and f.area_code in ${AREAS}
      union all
      select null, null, o.id from organisation o where o.id = $3 and $2::uuid is null and o.area_code in ${AREAS}`,
    values: [bureauId, filingId, unitId],
  });
  return row;
}

export async function standingHold(
  tx: Tx,
  { bureauId, subjectKind, subjectId }: Pick<LegalHold, 'bureauId' | 'subjectKind' | 'subjectId'>,
): Promise<string | undefined> {
  const [row] = await tx.sql<{ id: string }>({
    name: 'workflow-legal-hold-standing',
    text: 'select id from legal_hold where bureau_id = $1 and subject_kind = $2 and subject_id = $3 and released_at is null',
    values: [bureauId, subjectKind, subjectId],
  });
  return row?.id;
}
