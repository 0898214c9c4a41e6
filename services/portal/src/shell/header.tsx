import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, NavLink, useNavigate } from 'react-router';
import { actFor, signOut } from '../api/session.js';
import type { Role } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { InboxLink } from '../inbox/inbox-link.js';
import { useLargeType } from './large-type.js';
import { useSession } from './session.js';

const m = messages.shell;
/** Whose 安全记录 is: 三员 and operators (refusal.read of libs/access). */
const WATCHES: readonly Role[] = ['security_admin', 'audit_admin', 'operator'];

export function Header() {
  const { files, me, officer, organisationId } = useSession();
  return (
    <header className="header">
      <div className="header-bar">
        <Link to="/" className="brand">
          {m.systemName}
        </Link>
        <div className="header-tools">
          <ActingOrganisation />
          <LargeTypeSwitch />
          <SignOut />
        </div>
      </div>
      <nav className="nav" aria-label={m.mainNav}>
        <NavLink to="/" end>
          {m.nav.queue}
        </NavLink>
        {officer ? <NavLink to="/board">{m.nav.board}</NavLink> : null}
        <NavLink to="/filings">{m.nav.filings}</NavLink>
        <NavLink to="/directory">{m.nav.directory}</NavLink>
        {files || officer ? <NavLink to="/import">{m.nav.import}</NavLink> : null}
        <NavLink to="/policy">{m.nav.policy}</NavLink>
        {officer ? <NavLink to="/roll-ups">{m.nav.rollUps}</NavLink> : null}
        {officer || files ? (
          <NavLink to={officer ? '/accounts' : `/accounts/${organisationId}`}>{m.nav.accounts}</NavLink>
        ) : null}
        {me.roles.some((role) => WATCHES.includes(role)) ? <NavLink to="/security">{m.nav.security}</NavLink> : null}
        <InboxLink />
      </nav>
    </header>
  );
}

function ActingOrganisation() {
  const { me, organisationId, organisationName } = useSession();
  const client = useQueryClient();
  const navigate = useNavigate();
  const change = useMutation({
    mutationFn: actFor,
    onSuccess: async (next) => {
      await navigate('/');
      client.clear();
      client.setQueryData(['me'], next);
    },
  });
  const organisations = [...new Map(me.account.grants.map((g) => [g.organisationId, g.organisationName]))];
  const roles = me.roles.map((role) => m.roles[role]).join('、');
  return (
    <div className="acting">
      {organisations.length > 1 ? (
        <select
          aria-label={m.actingAs}
          title={organisationName}
          value={organisationId}
          disabled={change.isPending}
          onChange={(event) => change.mutate(event.target.value)}
        >
          {organisations.map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      ) : (
        <span className="acting-name" title={organisationName}>
          {organisationName}
        </span>
      )}
      <Link to="/me" className="acting-who" title={m.myAccount}>
        {me.account.displayName}
        {roles ? ` · ${roles}` : ''}
      </Link>
    </div>
  );
}

function LargeTypeSwitch() {
  const [large, setLarge] = useLargeType();
  return (
    <button type="button" className="header-button" onClick={() => setLarge(!large)}>
      {large ? m.normalType : m.largeType}
    </button>
  );
}

function SignOut() {
  // A full load, so that nothing of this account stays in memory.
  const leave = useMutation({ mutationFn: signOut, onSettled: () => window.location.assign('/') });
  return (
    <button type="button" className="header-button" disabled={leave.isPending} onClick={() => leave.mutate()}>
      {m.signOut}
    </button>
  );
}
