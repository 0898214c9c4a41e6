import { useQuery, useQueryClient } from '@tanstack/react-query';
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
  /** Receives filings, as department or bureau. */
  officer: 'department' | 'bureau' | undefined;
  /** May have a masked value shown, with a reason. */
  reveals: boolean;
  /** 审计管理员. */
  auditor: boolean;
  /** There may be messages for these roles. */
  hasInbox: boolean;
}

const REVEALERS: readonly Role[] = [
  ...(['unit_handler', 'specialist', 'department_officer', 'section_officer', 'bureau_officer'] as const),
];
const FILERS: readonly Role[] = ['unit_handler', 'specialist'];

export function sessionOf(me: Me): Session {
  const organisationId = me.actingOrganisationId ?? me.account.grants[0]?.organisationId ?? '';
  const grants = me.account.grants.filter((grant) => grant.organisationId === organisationId);
  const has = (role: Role) => me.roles.includes(role);
  return {
    me,
    organisationId,
    organisationName: grants[0]?.organisationName ?? '',
    files: FILERS.some(has),
    reveals: REVEALERS.some(has),
    auditor: has('audit_admin'),
    hasInbox: [...FILERS, 'department_officer' as const, 'bureau_officer' as const].some(has),
    officer: has('bureau_officer') ? 'bureau' : has('department_officer') ? 'department' : undefined,
  };
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('used outside of a signed-in page');
  return session;
}
