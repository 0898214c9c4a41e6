import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, NavLink, useNavigate } from 'react-router';
import { actFor, signOut } from '../api/session.js';
import { messages } from '../messages/messages.js';
import { InboxLink } from '../inbox/inbox-link.js';
import { useLargeType } from './large-type.js';
import { useSession, type Session } from './session.js';

const m = messages.shell;

/** Who gives out posts, each in their part. */
export const MANAGES = ['account.manage', 'grant.manage', 'operator.manage'] as const;

/** A section serves its units and lets none in; that is the bureau’s. */
export const invitesBelow = (officer: Session['officer']): boolean => officer === 'bureau' || officer === 'department';

export function Header() {
  const { files, officer, organisationId, can } = useSession();
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
          {files || officer ? m.nav.queue : m.nav.home}
        </NavLink>
        {can('coverage.read') ? <NavLink to="/board">{m.nav.board}</NavLink> : null}
        {can('filing.read') ? <NavLink to="/filings">{m.nav.filings}</NavLink> : null}
        {can('directory.read') ? <NavLink to="/directory">{m.nav.directory}</NavLink> : null}
        {files || officer ? <NavLink to="/import">{m.nav.import}</NavLink> : null}
        {can('project.read') ? <NavLink to="/projects">{m.nav.projects}</NavLink> : null}
        {can('policy.read') ? <NavLink to="/policy">{m.nav.policy}</NavLink> : null}
        {can('roll_up.read') ? <NavLink to="/roll-ups">{m.nav.rollUps}</NavLink> : null}
        {can('retention.read') ? <NavLink to="/retention">{m.nav.retention}</NavLink> : null}
        {MANAGES.some(can) ? (
          <NavLink to={invitesBelow(officer) ? '/accounts' : `/accounts/${organisationId}`}>{m.nav.accounts}</NavLink>
        ) : null}
        {can('refusal.read') ? <NavLink to="/security">{m.nav.security}</NavLink> : null}
        {can('audit.read') ? <NavLink to="/audit">{m.nav.audit}</NavLink> : null}
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
