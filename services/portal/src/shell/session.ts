import { useQuery, useQueryClient } from '@tanstack/react-query';
import { mayEver, type Action } from '@zhuanguan/access';
import { createContext, useContext } from 'react';
import { whenSignedOut } from '../api/client.js';
import { fetchMe } from '../api/session.js';
import type { Me, Role } from '../api/types.js';
import { setExpired } from './expired.js';

whenSignedOut(() => setExpired(true));

/** Who is signed in; null for nobody. Someone whose session ended under an open page is still shown, as expired. */
export function useMe() {
  const client = useQueryClient();
  return useQuery({
    queryKey: ['me'],
    refetchOnWindowFocus: 'always',
    queryFn: async () => {
      const me = await fetchMe();
      const before = client.getQueryData<Me | null>(['me']);
      setExpired(!me && Boolean(before));
      return me ? withWords(me, before) : (before ?? null);
    },
  });
}

/** Where the words of the pack did not come in time, those that are known stay: nothing on the page changes for it. */
const withWords = (me: Me, before: Me | null | undefined): Me =>
  me.specialistTitle || before?.specialistTitle === undefined || me.actingOrganisationId !== before.actingOrganisationId
    ? me
    : { ...me, specialistTitle: before.specialistTitle };

export interface Session {
  me: Me;
  organisationId: string;
  organisationName: string;
  /** May file for the acting unit. */
  files: boolean;
  /** Receives filings, as department, section or bureau. */
  officer: 'department' | 'section' | 'bureau' | undefined;
  /** May have a masked value shown, with a reason. */
  reveals: boolean;
  /** There may be messages for these roles. */
  hasInbox: boolean;
  /** Whether these roles can do it anywhere at all, by the table the services ask; what they may do with a thing it says itself. */
  can: (action: Action) => boolean;
}

export function sessionOf(me: Me): Session {
  const organisationId = me.actingOrganisationId ?? me.account.grants[0]?.organisationId ?? '';
  const grants = me.account.grants.filter((grant) => grant.organisationId === organisationId);
  const has = (role: Role) => me.roles.includes(role);
  const actor = { accountId: me.account.id, roles: me.roles, scopes: [] };
  const can = (action: Action) => mayEver(actor, action).ok;
  return {
    me,
    organisationId,
    organisationName: grants[0]?.organisationName ?? '',
    files: can('filing.submit'),
    hasInbox: can('inbox.read'),
    officer: has('bureau_officer')
      ? 'bureau'
      : has('section_officer')
        ? 'section'
        : has('department_officer')
          ? 'department'
          : undefined,
    reveals: can('personal.reveal'),
    can,
  };
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('used outside of a signed-in page');
  return session;
}
