import type { Tx } from '@zhuanguan/db';

export interface TermRow {
  id: string;
  unitId: string;
  unitName: string;
  areaCode: string;
  role: string;
  personName: string;
  validFrom: string;
  /** The first day of the term: of appointments of one person to one post of one unit that follow each other without a day between. */
  since: string;
  over: boolean;
  /** The end as last extended. */
  extendedUntil: string | null;
}

/** A correction keeps the appointment and a renaming the unit, so neither begins a term anew. */
export const loadTerms = (tx: Tx, ids: readonly string[]): Promise<TermRow[]> =>
  tx.sql<TermRow>({
    name: 'workflow-terms',
    text: `with recursive chain as (
        select a.id as of, a.unit_id, a.role, a.person_id, a.valid_from from appointment a where a.id = any($1::uuid[])
        union
        select c.of, p.unit_id, p.role, p.person_id, p.valid_from from chain c join appointment p
          on p.unit_id = c.unit_id and p.role = c.role and p.person_id = c.person_id and p.valid_from < c.valid_from and p.valid_to >= c.valid_from
      )
      select a.id, a.unit_id as "unitId", o.name as "unitName", o.area_code as "areaCode", a.role, n.name as "personName",
        a.valid_from::text as "validFrom", (select min(c.valid_from) from chain c where c.of = a.id)::text as since,
        a.valid_to is not null as over,
        (select e.until::text from term_extension e where e.appointment_id = a.id order by e.extended_at desc, e.id desc limit 1) as "extendedUntil"
      from appointment a join organisation o on o.id = a.unit_id join person n on n.id = a.person_id where a.id = any($1::uuid[]) order by a.id`,
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
