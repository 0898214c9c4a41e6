import { ADMINISTRATORS } from '@zhuanguan/access';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import {
  endRole,
  fetchAccounts,
  invite,
  withdrawInvitation,
  type AccountHere,
  type AccountsHere,
  type Invitation,
  type InviteItem,
} from '../api/accounts.js';
import { fetchUnit } from '../api/directory.js';
import { ApiProblem } from '../api/problem.js';
import type { SecureAct } from '../api/security.js';
import type { Role } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { formatInstant } from '../ui/dates.js';
import { Notice } from '../ui/notice.js';
import { Page } from '../ui/page.js';
import { Failure, Loaded } from '../ui/states.js';
import { GrantDialog } from './grant-dialog.js';
import { EndPostDialog } from './end-post-dialog.js';
import { putSheet } from './issued-codes.js';
import { PeopleTable, type AccountAct } from './people-table.js';
import { ResetDialog } from './reset-dialog.js';
import { roleNames } from './role-names.js';
import { SecureDialog } from './secure-dialog.js';
import './account.css';

const m = messages.accounts;

/** Accounts of one organisation: who, with what roles, and the codes on the way. */
export function Component() {
  const { id = '' } = useParams();
  const here = useQuery({ queryKey: ['accounts', id], queryFn: () => fetchAccounts(id) });
  return (
    <Page
      title={here.data ? m.here(here.data.organisation.name) : m.title}
      actions={<Link to={`/delegations?organisation=${id}`}>{messages.delegation.manage}</Link>}
    >
      <Loaded query={here}>{(data) => <Here here={data} />}</Loaded>
    </Page>
  );
}

type Open = { kind: AccountAct; account: AccountHere } | undefined;

function Here({ here }: { here: AccountsHere }) {
  const [open, setOpen] = useState<Open>();
  const [done, setDone] = useState<string>();
  const { organisation, accounts } = here;
  const close = () => setOpen(undefined);
  const client = useQueryClient();
  const takeBack = useMutation({
    mutationFn: ({ id, role }: { id: string; role: Role }) =>
      endRole(id, { organisationId: organisation.organisationId, role }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['accounts', organisation.organisationId] }),
  });
  return (
    <>
      {done ? <Notice tone="good" title={done} urgent /> : null}
      {takeBack.isError ? <Failure error={takeBack.error} /> : null}
      <section className="panel" aria-labelledby="people">
        <div className="panel-head">
          <h2 id="people">{m.people}</h2>
        </div>
        {accounts.length === 0 ? (
          <div className="panel-body quiet">{m.peopleNone}</div>
        ) : (
          <PeopleTable
            accounts={accounts}
            onAct={(kind, account) => setOpen({ kind, account })}
            onTakeBack={(account, role) => takeBack.mutate({ id: account.id, role })}
          />
        )}
      </section>
      <InviteHere here={here} />
      <Pending id={organisation.organisationId} pending={here.pending} />
      {open?.kind === 'reset' ? (
        <ResetDialog account={open.account} organisationId={organisation.organisationId} onClose={close} />
      ) : null}
      {open?.kind === 'grant' ? (
        <GrantDialog
          account={open.account}
          organisation={organisation}
          onClose={close}
          onDone={(role) => {
            setDone(m.granted(open.account.displayName, messages.shell.roles[role]));
            close();
          }}
        />
      ) : null}
      {open?.kind === 'end' ? (
        <EndPostDialog
          account={open.account}
          here={here}
          onClose={close}
          onDone={() => {
            setDone(m.ended(open.account.displayName));
            close();
          }}
        />
      ) : null}
      {open && open.kind !== 'reset' && open.kind !== 'grant' && open.kind !== 'end' ? (
        <SecureDialog
          act={open.kind}
          account={open.account}
          organisationId={organisation.organisationId}
          onClose={close}
          onDone={() => {
            setDone(messages.security.acted[open.kind as SecureAct](open.account.displayName));
            close();
          }}
        />
      ) : null}
    </>
  );
}

function useInvite(organisationId: string) {
  const navigate = useNavigate();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (item: InviteItem) => {
      const [answer] = await invite([item]);
      if (answer?.issued) return answer.issued;
      if (answer?.problem) throw new ApiProblem(answer.problem);
      throw new Error('no outcome');
    },
    onSuccess: async (issued) => {
      void client.invalidateQueries({ queryKey: ['accounts', organisationId] });
      putSheet({ cards: [issued], back: `/accounts/${organisationId}` });
      await navigate('/accounts/sheet');
    },
  });
}

/** An administrator is chosen among those who are here. */
const invitable = (role: Role): boolean => !ADMINISTRATORS.some((a) => a === role);

function InviteHere({ here: { organisation, accounts } }: { here: AccountsHere }) {
  const { organisationId } = organisation;
  const [roles, setRoles] = useState<readonly Role[]>(() => organisation.roles.filter(invitable).slice(0, 1));
  const issue = useInvite(organisationId);
  // Whoever is on record as specialist may have an account of their own; its rights follow the appointment.
  const unit = useQuery({ queryKey: ['unit', organisationId], queryFn: () => fetchUnit(organisationId), retry: false });
  const toggle = (role: Role) => setRoles(roles.includes(role) ? roles.filter((r) => r !== role) : [...roles, role]);
  const specialists = accounts.some((a) => a.roles.includes('specialist')) ? [] : (unit.data?.unit.appointments ?? []);
  return (
    <section className="panel" aria-labelledby="invite">
      <div className="panel-head">
        <h2 id="invite">{m.inviteHere}</h2>
        <span className="quiet">{m.inviteHereHint}</span>
      </div>
      <div className="panel-body">
        {issue.isError ? <Failure error={issue.error} /> : null}
        <div className="selection-bar">
          <span className="radio-row">
            {organisation.roles.filter(invitable).map((role) => (
              <label key={role}>
                <input type="checkbox" checked={roles.includes(role)} onChange={() => toggle(role)} />{' '}
                {messages.shell.roles[role]}
              </label>
            ))}
          </span>
          <Button
            type="primary"
            disabled={roles.length === 0}
            loading={issue.isPending}
            onClick={() => issue.mutate({ organisationId, roles: [...roles] })}
          >
            {m.inviteOne}
          </Button>
        </div>
        {specialists.length > 0 ? (
          <div className="selection-bar">
            {specialists.map(({ id, personId, person }) => (
              <Button key={id} onClick={() => issue.mutate({ organisationId, personId })}>
                {m.inviteSpecialist(person.name ?? '')}
              </Button>
            ))}
            <span className="quiet">{m.specialistHint}</span>
          </div>
        ) : null}
      </div>
    </section>
  );
}

function Pending({ id, pending }: { id: string; pending: readonly Invitation[] }) {
  const client = useQueryClient();
  const withdraw = useMutation({
    mutationFn: withdrawInvitation,
    onSuccess: () => client.invalidateQueries({ queryKey: ['accounts', id] }),
  });
  return (
    <section className="panel" aria-labelledby="pending">
      <div className="panel-head">
        <h2 id="pending">{m.pending}</h2>
      </div>
      {withdraw.isError ? <Failure error={withdraw.error} /> : null}
      {pending.length === 0 ? (
        <div className="panel-body quiet">{m.pendingNone}</div>
      ) : (
        <ul className="rows">
          {pending.map((invitation) => (
            <li className="row" key={invitation.id}>
              <div className="row-main">
                {m.pendingLine(
                  invitation.purpose === 'reset' ? m.reset : roleNames(invitation.roles),
                  formatInstant(invitation.expiresAt),
                )}
              </div>
              <Button
                aria-label={`${m.withdraw}：${roleNames(invitation.roles)}`}
                loading={withdraw.isPending && withdraw.variables === invitation.id}
                onClick={() => withdraw.mutate(invitation.id)}
              >
                {m.withdraw}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
