import { personRoot, type Tx } from '@zhuanguan/db';
import type { Succession } from '@zhuanguan/policy';
import type { TermPost } from './term.domain.js';

export interface TermRow {
  id: string;
  unitId: string;
  unitName: string;
  areaCode: string;
  role: string;
  personName: string;
  over: boolean;
}

/** A term is counted over `services`, which have the row's own among them. */
export interface TermFacts {
  row: TermRow;
  services: TermPost[];
  went: Succession[];
}

/** The units of $1 and, as often as it happened, those that ended and whose work they go on with. */
const WENT = `asked as (select a.id, a.unit_id, a.role, ${personRoot('a.person_id')} as root from appointment a where a.id = any($1::uuid[]) and a.role = 'specialist'),
  went as (
    select s.organisation_id as "from", s.successor_id as "to", e.valid_to as "on" from organisation_successor s join organisation e on e.id = s.organisation_id
      where s.successor_id in (select unit_id from asked)
    union
    select s.organisation_id, s.successor_id, e.valid_to from went w join organisation_successor s on s.successor_id = w."from"
      join organisation e on e.id = s.organisation_id
  )`;

/**
 * Of specialists alone: it is they who rotate (XL-15). A correction keeps the appointment and a renaming or transfer the unit, so
 * none of them begins a term anew.
 */
export async function loadTerms(tx: Tx, ids: readonly string[]): Promise<TermFacts[]> {
  if (ids.length === 0) return [];
  const rows = await tx.sql<
    TermRow & { services: (TermPost & Record<'validTo' | 'extendedUntil', string | null>)[]; went: Succession[] }
  >({
    name: 'workflow-terms',
    text: `with recursive ${WENT}
      select a.id, a.unit_id as "unitId", o.name as "unitName", o.area_code as "areaCode", a.role, n.name as "personName", a.valid_to is not null as over,
        (select json_agg(json_build_object('id', p.id, 'personId', k.root, 'unitId', p.unit_id, 'unitName', u.name, 'role', p.role,
            'validFrom', p.valid_from, 'validTo', p.valid_to, 'extendedUntil',
            (select max(e.until) from term_extension e where e.appointment_id = p.id)) order by p.valid_from, p.id)
          from (select k.unit_id union select w."from" from went w) o2(id) join appointment p on p.unit_id = o2.id
            join organisation u on u.id = p.unit_id
          where p.role = k.role and (p.person_id = a.person_id or ${personRoot('p.person_id')} = k.root)) as services,
        (select coalesce(json_agg(w), '[]') from went w) as went
      from asked k join appointment a on a.id = k.id join organisation o on o.id = a.unit_id join person n on n.id = a.person_id order by a.id`,
    values: [ids],
  });
  return rows.map(({ services, went, ...row }) => ({
    row,
    went,
    services: services.map(({ validTo, extendedUntil, ...post }) => ({
      ...post,
      ...(validTo ? { validTo } : {}),
      ...(extendedUntil ? { extendedUntil } : {}),
    })),
  }));
}

/** Whoever is one human with these persons and holds a post now: their terms follow from what is known of who is who. */
export async function currentOfPersons(tx: Tx, personIds: readonly string[]): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>({
    name: 'workflow-current-of-persons',
    text: 'select id from appointment where person_id = any($1::uuid[]) and valid_to is null order by id',
    values: [personIds],
  });
  return rows.map((r) => r.id);
}

export const insertExtension = (
  tx: Tx,
  e: { id: string; appointmentId: string; until: string; reason: string; at: Date; by: string },
) =>
  tx.sql({
    name: 'workflow-extend-term',
    text: `insert into term_extension (id, appointment_id, until, reason, extended_at, extended_by) values ($1, $2, $3, $4, $5, $6)`,
    values: [e.id, e.appointmentId, e.until, e.reason, e.at, e.by],
  });

export interface Extension {
  appointmentId: string;
  until: string;
  reason: string;
  extendedAt: Date;
}

/** The latest first. */
export const extensionsOf = (tx: Tx, ids: readonly string[]): Promise<Extension[]> =>
  tx.sql<Extension>({
    name: 'workflow-term-extensions',
    text: `select appointment_id as "appointmentId", until::text as until, reason, extended_at as "extendedAt" from term_extension
      where appointment_id = any($1::uuid[]) order by extended_at desc, id desc`,
    values: [ids],
  });

export async function currentIn(tx: Tx, unitId: string): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>({
    name: 'workflow-current-of-unit',
    text: 'select id from appointment where unit_id = $1 and valid_to is null order by valid_from, id',
    values: [unitId],
  });
  return rows.map((r) => r.id);
}

export async function currentOf(tx: Tx, personIds: readonly string[]): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>({
    name: 'workflow-current-of-persons',
    text: 'select id from appointment where person_id = any($1::uuid[]) and valid_to is null order by id',
    values: [personIds],
  });
  return rows.map((r) => r.id);
}
