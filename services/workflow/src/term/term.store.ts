import { personRoot, type Tx } from '@zhuanguan/db';

export interface TermRow {
  id: string;
  unitId: string;
  unitName: string;
  areaCode: string;
  role: string;
  personName: string;
  validFrom: string;
  /** The first day of the term: of appointments of one human to one post of one unit that follow each other without a day between. */
  since: string;
  over: boolean;
  /** The latest end that was said of any of them. */
  extendedUntil: string | null;
}

/**
 * Of specialists alone: it is they who rotate (XL-15). A correction keeps the appointment and a renaming the unit, and a merge
 * makes one human of two ids (REG-6), so none of them begins a term anew.
 */
export const loadTerms = (tx: Tx, ids: readonly string[]): Promise<TermRow[]> =>
  tx.sql<TermRow>({
    name: 'workflow-terms',
    text: `with recursive chain as (
        select a.id as of, a.id, a.unit_id, a.role, ${personRoot('a.person_id')} as human, a.valid_from from appointment a
          where a.id = any($1::uuid[]) and a.role = 'specialist'
        union
        select c.of, p.id, p.unit_id, p.role, c.human, p.valid_from from chain c join appointment p
          on p.unit_id = c.unit_id and p.role = c.role and ${personRoot('p.person_id')} = c.human
            and p.valid_from < c.valid_from and p.valid_to >= c.valid_from
      )
      select a.id, a.unit_id as "unitId", o.name as "unitName", o.area_code as "areaCode", a.role, n.name as "personName",
        a.valid_from::text as "validFrom", (select min(c.valid_from) from chain c where c.of = a.id)::text as since,
        a.valid_to is not null as over,
        (select max(e.until)::text from term_extension e join chain c on c.of = a.id and c.id = e.appointment_id) as "extendedUntil"
      from appointment a join organisation o on o.id = a.unit_id join person n on n.id = a.person_id
      where a.id = any($1::uuid[]) and a.role = 'specialist' order by a.id`,
    values: [ids],
  });

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
