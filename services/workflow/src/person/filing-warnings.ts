import type { Actor } from '@zhuanguan/access';
import { personAliases, type Tx } from '@zhuanguan/db';
import type { FieldError } from '@zhuanguan/kernel';
import { postOf } from '@zhuanguan/policy';
import type { WorkflowContext } from '../context.js';
import { looksFrom, readScope } from '../organisation/organisation.store.js';
import { warningsOf, type PhoneHolder, type Typed } from './filing-warning.domain.js';

interface Row extends Omit<PhoneHolder, 'post' | 'unitName'> {
  i: number;
  role: string;
  areaCode: string;
  unitName: string | null;
}

/** A shared office phone may have many; a warning needs to know of some. */
const PER_PHONE = 8;

const HOLDERS = `
select asked.i, h.* from unnest($1::text[], $2::uuid[], $3::text[]) with ordinality asked(phone, org, trees, i)
cross join lateral (
  select p.id as "personId", a.id as "appointmentId", p.unit_id as "unitId", p.name, a.role, a.valid_from::text as "validFrom",
    o.area_code as "areaCode",
    case when p.unit_id = asked.org or exists (select 1 from organisation_closure c where c.ancestor_id = ${looksFrom('asked.org', '$4')}
      and c.descendant_id = p.unit_id and c.tree = any(string_to_array(asked.trees, ',')) and c.valid_from <= $4::date
      and (c.valid_to is null or c.valid_to > $4::date)) then o.name end as "unitName"
  from person p join appointment a on a.person_id = p.id and a.valid_to is null join organisation o on o.id = p.unit_id
  where p.phone = asked.phone order by a.valid_from, a.id limit ${PER_PHONE}) h`;

export interface Checked extends Omit<Typed, 'personIds'> {
  /** Who asks: what the warning may say follows from that. */
  actor: Actor;
  /** The person the filing is about, where known. */
  personId?: string;
}

/** The warnings of many filings in one statement, and one more where somebody was found. */
export async function filingWarnings(
  ctx: WorkflowContext,
  tx: Tx,
  checked: readonly Checked[],
  today: string,
): Promise<FieldError[][]> {
  if (checked.length === 0) return [];
  const asked = await whosePhoneIsKnown(tx, checked);
  const scopes = asked.map(({ actor }) => readScope(actor));
  // Whoever has the phone may be of another unit: of it the statement tells the name only where it is in scope.
  const rows =
    asked.length === 0
      ? []
      : await tx.across((all) =>
          all.sql<Row>({
            name: 'workflow-phone-holders',
            text: HOLDERS,
            values: [
              asked.map((c) => c.phone),
              scopes.map((s) => s.organisation),
              scopes.map((s) => s.trees.join(',')),
              today,
            ],
          }),
        );
  const byItem = Map.groupBy(rows, (r) => asked[Number(r.i) - 1]);
  const found = [...byItem.keys()].map((item) => item?.personId);
  const aliases = await personAliases(tx, found);
  return checked.map((item) => {
    const { personId, ...typed } = item;
    const holders = (byItem.get(item) ?? []).map((row) => holderOf(ctx, row, today));
    return holders.length === 0
      ? []
      : warningsOf({ ...typed, personIds: personId ? aliases.idsOf(personId) : [] }, holders);
  });
}

/** Of a few all; of a table those whose phone anybody has: hardly any, and each of the others would be looked up by itself. */
const FEW = 20;
async function whosePhoneIsKnown(tx: Tx, checked: readonly Checked[]): Promise<readonly Checked[]> {
  if (checked.length <= FEW) return checked;
  const rows = await tx.across((all) =>
    all.sql<{ phone: string }>({
      name: 'workflow-known-phones',
      text: 'select distinct phone from person where phone = any ($1::text[])',
      values: [[...new Set(checked.map((c) => c.phone))]],
    }),
  );
  const known = new Set(rows.map((row) => row.phone));
  return checked.filter((c) => known.has(c.phone));
}

function holderOf(ctx: WorkflowContext, { role, areaCode, unitName, ...row }: Row, today: string): PhoneHolder {
  const policy = ctx.policies.inForce(areaCode, today);
  const post = (policy && postOf(policy.specialist, role)?.label) ?? '专管员';
  return { ...row, post, ...(unitName ? { unitName } : {}) };
}
