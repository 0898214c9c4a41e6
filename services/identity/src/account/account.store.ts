import type { Tx } from '@zhuanguan/db';
import { grantsOn } from './post.store.js';
import { LENT } from '../delegation/delegation.store.js';
import type { Account, Grant } from '@zhuanguan/contracts';

interface AccountRow {
  id: string;
  username: string;
  displayName: string;
  personId: string | null;
  active: boolean;
  preferredOrganisationId: string | null;
  grants: Grant[];
}

/**
 * An account with what it may do on a date: explicit grants, the rights its person has from appointments (architecture §6), and
 * what colleagues who are away have delegated to it. Organisation names are the current ones where registry told them.
 */
const LOAD = `
select a.id, a.username, a.display_name as "displayName", a.person_id as "personId", a.active,
  a.preferred_organisation_id as "preferredOrganisationId",
  coalesce((
    select json_agg(json_strip_nulls(json_build_object('role', g.role, 'organisationId', g.organisation_id,
      'organisationName', g.organisation_name, 'areaCode', g.area_code, 'lent', g.lent,
      'fromDate', g.from_date::text, 'toDate', g.to_date::text)) order by g.organisation_name, g.organisation_id, g.role)
    from (
      select x.role, x.organisation_id, coalesce(o.name, x.organisation_name) as organisation_name,
        coalesce(o.area_code, x.area_code) as area_code, false as lent, x.from_date, x.to_date
      from ${grantsOn('$2')} x left join organisation o on o.id = x.organisation_id
      where x.account_id = a.id
      union
      select r.role, r.unit_id, coalesce(o.name, ''), coalesce(o.area_code, r.area_code), false, null::date, null::date
      from person_right r left join organisation o on o.id = r.unit_id
      where r.person_id = a.person_id and r.role = 'specialist'
        and r.valid_from <= $2::date and (r.valid_to is null or r.valid_to > $2::date)
      union
      select l.role, l.organisation_id, coalesce(o.name, l.organisation_name), coalesce(o.area_code, l.area_code), true, null::date, null::date
      from (${LENT}) l left join organisation o on o.id = l.organisation_id
    ) g), '[]'::json) as grants
from account a where a.id = $1`;

export interface LoadedAccount {
  account: Account;
  preferredOrganisationId: string | undefined;
}

export async function loadAccount(tx: Tx, id: string, today: string): Promise<LoadedAccount | undefined> {
  const [row] = await tx.sql<AccountRow>({ name: 'identity-load-account', text: LOAD, values: [id, today] });
  if (!row) return undefined;
  const { preferredOrganisationId, personId, ...account } = row;
  return {
    account: { ...account, personId: personId ?? '' },
    preferredOrganisationId: preferredOrganisationId ?? undefined,
  };
}

export async function findAccountId(tx: Tx, username: string): Promise<string | undefined> {
  const [row] = await tx.sql<{ id: string }>({
    name: 'identity-account-by-username',
    text: 'select id from account where username = $1',
    values: [username],
  });
  return row?.id;
}
