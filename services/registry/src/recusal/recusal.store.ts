import type { Tx } from '@zhuanguan/db';
import type { RecusalAsked } from '@zhuanguan/policy';
import type { Declaration } from './recusal.types.js';

interface Row extends Omit<Declaration, 'lastDay' | 'declaredAt' | 'ended'> {
  lastDay: string | null;
  declaredAt: Date;
  endedOn: string | null;
  endReason: string | null;
  endedAt: Date | null;
  endedBy: string | null;
}

const SELECT = `select id, unit_id as "unitId", person_id as "personId", person_name as "personName", kind, supplier_name as "supplierName",
    supplier_uscc as "supplierUscc", project_reference as "projectReference", note, valid_from::text as "validFrom", last_day::text as "lastDay",
    declared_at as "declaredAt", declared_by as "declaredBy", policy_digest as "policyDigest", ended_on::text as "endedOn",
    end_reason as "endReason", ended_at as "endedAt", ended_by as "endedBy"
  from conflict_declaration`;

function toDeclaration({ lastDay, declaredAt, endedOn, endReason, endedAt, endedBy, ...row }: Row): Declaration {
  return {
    ...row,
    declaredAt: declaredAt.toISOString(),
    ...(lastDay ? { lastDay } : {}),
    ...(endedOn && endedAt
      ? { ended: { on: endedOn, reason: endReason ?? '', at: endedAt.toISOString(), by: endedBy ?? '' } }
      : {}),
  };
}

export async function declarationsOf(tx: Tx, unitIds: readonly string[]): Promise<Declaration[]> {
  const rows = await tx.sql<Row>({
    name: 'registry-conflict-declarations',
    text: `${SELECT} where unit_id = any($1::uuid[]) order by declared_at desc, id desc`,
    values: [unitIds],
  });
  return rows.map(toDeclaration);
}

export async function findDeclaration(tx: Tx, id: string): Promise<Declaration | undefined> {
  const [row] = await tx.sql<Row>({
    name: 'registry-conflict-declaration',
    text: `${SELECT} where id = $1`,
    values: [id],
  });
  return row && toDeclaration(row);
}

export const insertDeclaration = (tx: Tx, d: Declaration) =>
  tx.sql({
    name: 'registry-declare-conflict',
    text: `insert into conflict_declaration (id, unit_id, person_id, person_name, kind, supplier_name, supplier_uscc, project_reference, note,
        valid_from, last_day, declared_at, declared_by, policy_digest)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    values: [
      ...[d.id, d.unitId, d.personId, d.personName, d.kind, d.supplierName, d.supplierUscc, d.projectReference, d.note],
      ...[d.validFrom, d.lastDay ?? null, d.declaredAt, d.declaredBy, d.policyDigest],
    ],
  });

export const saveEnd = (tx: Tx, { id, ended }: Declaration) =>
  tx.sql({
    name: 'registry-end-conflict',
    text: 'update conflict_declaration set ended_on = $2, end_reason = $3, ended_at = $4, ended_by = $5 where id = $1',
    values: [id, ended?.on, ended?.reason, ended?.at, ended?.by],
  });

/** Holds a unit while one of its people declares, so that the same said twice at once meets itself. */
export async function lockUnit(
  tx: Tx,
  unitId: string,
): Promise<{ areaCode: string; endedOn: string | null } | undefined> {
  const [row] = await tx.sql<{ areaCode: string; endedOn: string | null }>({
    name: 'registry-lock-unit-for-declaration',
    text: `select area_code as "areaCode", valid_to as "endedOn" from organisation where id = $1 for no key update`,
    values: [unitId],
  });
  return row;
}

export interface PersonOnRecord {
  personId: string;
  name: string;
  roles: string[];
}

export async function findUnit(
  tx: Tx,
  unitId: string,
): Promise<{ areaCode: string; endedOn: string | null } | undefined> {
  const [row] = await tx.sql<{ areaCode: string; endedOn: string | null }>({
    name: 'registry-unit-of-declarations',
    text: `select area_code as "areaCode", valid_to as "endedOn" from organisation where id = $1`,
    values: [unitId],
  });
  return row;
}

/** Whoever holds any post of the unit on a date. */
export const peopleOnRecord = (tx: Tx, unitId: string, date: string): Promise<PersonOnRecord[]> =>
  tx.sql<PersonOnRecord>({
    name: 'registry-people-on-record',
    text: `select person_id as "personId", max(name) as name, array_agg(distinct role order by role) as roles
      from appointment where unit_id = $1 and superseded_at is null and valid_from <= $2::date and (valid_to is null or valid_to > $2::date)
      group by person_id order by max(name), person_id`,
    values: [unitId, date],
  });

export interface ConflictRow {
  id: string;
  unitId: string;
  personId: string;
  platformIds: string[];
  supplierUscc: string;
  projectReference: string;
  validFrom: string;
  validTo: string | null;
}

/** As known at $1; who says that there is nothing is of no interest to the gate. */
const CONFLICTS = `select d.id, d.unit_id as "unitId", d.person_id as "personId", d.supplier_uscc as "supplierUscc",
    d.project_reference as "projectReference", d.valid_from::text as "validFrom",
    least(d.last_day + 1, case when d.ended_at <= $1 then d.ended_on end)::text as "validTo",
    array(select p.value from person_identifier p where p.person_id = d.person_id and p.scheme = 'platform' order by p.value) as "platformIds"
  from conflict_declaration d where d.kind <> 'none' and d.declared_at <= $1`;

/** Of these people, in whatever unit they declared. */
export const conflictsOf = (tx: Tx, { personIds, platformId }: RecusalAsked, knownAt: Date): Promise<ConflictRow[]> =>
  tx.sql<ConflictRow>({
    name: 'registry-conflicts-of-people',
    text: `${CONFLICTS} and (d.person_id::text = any($2::text[])
        or d.person_id in (select i.person_id from person_identifier i where i.scheme = 'platform' and i.value = $3)) order by d.id`,
    values: [knownAt, personIds, platformId ?? null],
  });

/** In pages by id, or those that are named. */
export const conflictsForGate = (
  tx: Tx,
  { now, after, size, ids }: { now: Date; after: string; size: number; ids: readonly string[] | null },
): Promise<ConflictRow[]> =>
  tx.sql<ConflictRow>({
    name: 'registry-conflicts-for-gate',
    text: `${CONFLICTS} and ($2::uuid[] is null or d.id = any($2)) and d.id > $3::uuid order by d.id limit $4`,
    values: [now, ids, after, size],
  });
