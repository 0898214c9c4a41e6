import type { Actor } from '@zhuanguan/access';
import { personRoot, type Tx } from '@zhuanguan/db';
import { scopeValues } from '../organisation/scope.js';
import { IN_SCOPE_TO_THE_END } from '../person/person.store.js';
import type { Decision, DuplicateKind } from './duplicate.types.js';
import type { HeldPost, NumberedPost } from './person-duplicates.domain.js';
import type { NamedUnit } from './unit-duplicates.domain.js';

const SCOPE = `with scope as materialized (select o.id from organisation o where ${IN_SCOPE_TO_THE_END})`;
/** As it counts now and holds on some day. */
const COUNTS = `a.superseded_at is null and a.phone <> '' and (a.valid_to is null or a.valid_to > a.valid_from)`;

/** What is looked through: all of the actor's scope, or what may touch one unit. */
interface Looked {
  actor: Actor;
  today: string;
  unitId?: string | undefined;
}

/** Everybody who has a phone in common with somebody else, where one of them is in scope and one in post today. */
export async function postsWithSharedPhones(tx: Tx, { actor, today, unitId }: Looked): Promise<HeldPost[]> {
  const rows = await tx.sql<Omit<HeldPost, 'validTo'> & { validTo: string | null }>({
    name: 'registry-shared-phones',
    text: `${SCOPE}, shared as (
        select a.phone from appointment a where ${COUNTS}
          and ($6::uuid is null or a.phone in (select u.phone from appointment u where u.unit_id = $6 and u.superseded_at is null))
        group by a.phone
        having min(a.person_id::text) <> max(a.person_id::text) and bool_or(a.valid_to is null or a.valid_to > $4::date)
          and bool_or(a.unit_id in (select id from scope))
      )
      select a.id, ${personRoot('a.person_id')} as "personId", a.unit_id as "unitId", a.role, a.name, a.phone,
        a.valid_from as "validFrom", a.valid_to as "validTo", a.unit_id in (select id from scope) as "inScope"
      from shared s join appointment a on a.phone = s.phone where ${COUNTS} order by a.phone, a.id`,
    values: [...scopeValues(actor, today), unitId ?? null],
  });
  return rows.map(({ validTo, ...post }) => ({ ...post, ...(validTo ? { validTo } : {}) }));
}

/** The number that a filing last said of an appointment, by its blind index: what is void does not count. */
const NUMBERS = `numbers as (
    select distinct on (i.appointment_id) i.appointment_id, i.blind_index as number, i.unit_id from citizen_id_index i
    where not exists (select 1 from voided_filing v where v.filing_id = i.filing_id)
    order by i.appointment_id, i.recorded_at desc, i.filing_id desc
  )`;

/** Everybody who has an identity number in common with somebody of another id; as with phones one in scope, one in post. */
export async function postsWithSharedNumbers(tx: Tx, { actor, today, unitId }: Looked): Promise<NumberedPost[]> {
  const rows = await tx.sql<Omit<NumberedPost, 'validTo'> & { validTo: string | null }>({
    name: 'registry-shared-numbers',
    text: `${SCOPE}, ${NUMBERS}, posts as (
        select a.*, n.number, a.unit_id in (select id from scope) as mine from numbers n join appointment a on a.id = n.appointment_id
        where a.superseded_at is null and (a.valid_to is null or a.valid_to > a.valid_from)
      ), shared as (
        select number from posts
        where $6::uuid is null or number in (select u.number from numbers u where u.unit_id = $6)
        group by number
        having min(person_id::text) <> max(person_id::text) and bool_or(valid_to is null or valid_to > $4::date) and bool_or(mine)
      )
      select a.id, ${personRoot('a.person_id')} as "personId", a.unit_id as "unitId", a.role, a.name, a.phone,
        a.valid_from as "validFrom", a.valid_to as "validTo", a.mine as "inScope", a.number
      from shared s join posts a on a.number = s.number order by a.number, a.id`,
    values: [...scopeValues(actor, today), unitId ?? null],
  });
  return rows.map(({ validTo, ...post }) => ({ ...post, ...(validTo ? { validTo } : {}) }));
}

const UNIT = `o.id, o.name, o.former_names as "formerNames", o.area_code as "areaCode", split_part(o.pinyin, ' ', 1) as sound,
  (select coalesce(array_agg(i.value order by i.value), '{}') from organisation_identifier i where i.organisation_id = o.id
    and i.scheme = 'uscc' and (i.valid_to is null or i.valid_to > $4::date)) as usccs`;
const LASTING = `o.kind not in ('section', 'office') and o.valid_to is null`;

/** Units in scope that last, of one unit those of its area; and those elsewhere that have the credit code of one of them. */
export const unitsToCompare = (
  tx: Tx,
  { actor, today, unitId }: Looked,
): Promise<(NamedUnit & { inScope: boolean })[]> =>
  tx.sql<NamedUnit & { inScope: boolean }>({
    name: 'registry-units-to-compare',
    text: `${SCOPE}, codes as (
        select i.organisation_id, i.value from organisation_identifier i join organisation o on o.id = i.organisation_id
        where i.scheme = 'uscc' and (i.valid_to is null or i.valid_to > $4::date) and ${LASTING}
      ), twice as (
        select distinct b.organisation_id from codes a join codes b on a.value = b.value and a.organisation_id <> b.organisation_id
        where a.organisation_id in (select id from scope)
      )
      select ${UNIT}, o.id in (select id from scope) as "inScope" from organisation o
      where ${LASTING} and (o.id in (select id from scope) and ($6::uuid is null or o.area_code = (select u.area_code from organisation u where u.id = $6))
          or o.id in (select organisation_id from twice)) order by o.sort_key`,
    values: [...scopeValues(actor, today), unitId ?? null],
  });

export interface StoredDecision {
  subject: string;
  fingerprint: string;
  decision: Decision;
  reason: string;
  decidedAt: Date;
  decidedByName: string;
  decidedByAccountId: string;
}

/** Newest first. */
export const decisionsOf = (tx: Tx, kind: DuplicateKind, subjects: readonly string[]): Promise<StoredDecision[]> =>
  tx.sql<StoredDecision>({
    name: 'registry-duplicate-decisions',
    text: `select d.subject, d.fingerprint, d.decision, d.reason, d.decided_at as "decidedAt", o.name as "decidedByName",
        d.decided_by_account as "decidedByAccountId"
      from duplicate_decision d join organisation o on o.id = d.decided_by_organisation
      where d.kind = $1 and d.subject = any($2::text[]) order by d.decided_at desc, d.id desc`,
    values: [kind, subjects],
  });

export const insertDecision = (
  tx: Tx,
  d: {
    id: string;
    kind: DuplicateKind;
    subject: string;
    fingerprint: string;
    decision: Decision;
    reason: string;
    at: Date;
    organisationId: string;
    accountId: string;
  },
): Promise<unknown> =>
  tx.sql({
    name: 'registry-duplicate-decide',
    text: `insert into duplicate_decision (id, kind, subject, fingerprint, decision, reason, decided_at, decided_by_organisation, decided_by_account)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    values: [d.id, d.kind, d.subject, d.fingerprint, d.decision, d.reason, d.at, d.organisationId, d.accountId],
  });
