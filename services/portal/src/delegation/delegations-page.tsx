import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { fetchDelegations, revokeDelegation, type Delegation, type Delegations } from '../api/delegations.js';
import { messages } from '../messages/messages.js';
import { roleNames } from '../account/role-names.js';
import { useSession } from '../shell/session.js';
import { formatDate, formatInstant } from '../ui/dates.js';
import { Notice } from '../ui/notice.js';
import { Page } from '../ui/page.js';
import { Empty, Failure, Loaded } from '../ui/states.js';
import { Status } from '../ui/status.js';
import type { Tone } from '../ui/tone.js';
import { SetDialog } from './set-dialog.js';

const m = messages.delegation;
const SECTIONS: readonly { key: keyof typeof m.sections; states: readonly Delegation['state'][] }[] = [
  { key: 'running', states: ['running'] },
  { key: 'coming', states: ['coming'] },
  { key: 'over', states: ['past', 'ended'] },
];
const TONE: Record<Delegation['state'], Tone> = { running: 'good', coming: 'busy', past: 'quiet', ended: 'quiet' };

/** 委托 of one's own organisation, or of one whose accounts one looks after. */
export function Component() {
  const session = useSession();
  const [search] = useSearchParams();
  const organisationId = search.get('organisation') ?? session.organisationId;
  const house = useQuery({
    queryKey: ['delegations', organisationId],
    queryFn: () => fetchDelegations(organisationId),
  });
  const [setting, setSetting] = useState(false);
  const [done, setDone] = useState<string>();
  const client = useQueryClient();
  const name = house.data?.delegations[0]?.organisationName;
  const offered = house.data !== undefined && house.data.mayDelegateIds.length > 0;
  return (
    <Page
      title={m.title}
      lead={organisationId !== session.organisationId && name ? m.leadOf(name) : m.lead}
      actions={
        offered ? (
          <Button type="primary" onClick={() => setSetting(true)}>
            {m.set}
          </Button>
        ) : undefined
      }
    >
      {done ? <Notice tone="good" title={done} urgent /> : null}
      <Loaded query={house}>
        {(data) => <Lists house={data} offered={offered} onRevoked={() => setDone(m.revoked)} />}
      </Loaded>
      {setting && house.data ? (
        <SetDialog
          organisationId={organisationId}
          house={house.data}
          onClose={() => setSetting(false)}
          onDone={(made) => {
            setSetting(false);
            setDone(m.done(made.accountName, made.delegateName, daysOf(made)));
            void client.invalidateQueries();
          }}
        />
      ) : null}
    </Page>
  );
}

const daysOf = ({ fromDate, toDate }: Delegation): string => m.days(formatDate(fromDate), formatDate(toDate));

function Lists({ house, offered, onRevoked }: { house: Delegations; offered: boolean; onRevoked: () => void }) {
  const [ending, setEnding] = useState<Delegation>();
  if (house.delegations.length === 0)
    return (
      <div className="panel">
        <Empty title={m.none}>{offered ? m.noneHint : m.nothingToDelegate}</Empty>
      </div>
    );
  return (
    <>
      {SECTIONS.map(({ key, states }) => {
        const rows = house.delegations.filter((d) => states.includes(d.state));
        if (rows.length === 0) return null;
        return (
          <section className="panel" key={key} aria-labelledby={`delegations-${key}`}>
            <div className="panel-head">
              <h2 id={`delegations-${key}`}>{m.sections[key]}</h2>
            </div>
            <ul className="rows">
              {rows.map((delegation) => (
                <DelegationRow key={delegation.id} delegation={delegation} onEnd={() => setEnding(delegation)} />
              ))}
            </ul>
          </section>
        );
      })}
      {ending ? (
        <EndDialog
          delegation={ending}
          onClose={() => setEnding(undefined)}
          onDone={() => {
            setEnding(undefined);
            onRevoked();
          }}
        />
      ) : null}
    </>
  );
}

function DelegationRow({ delegation, onEnd }: { delegation: Delegation; onEnd: () => void }) {
  const { accountName, delegateName, roles, state, reason, remark, setByName, endedAt, endCause, actions } = delegation;
  const { me } = useSession();
  const revoke = me.account.id === delegation.accountId ? m.takeBack : m.revoke;
  return (
    <li className="row">
      <div className="row-main">
        <div className="row-title">{m.line(accountName, delegateName)}</div>
        <div className="row-meta">
          <Status tone={TONE[state]}>{m.states[state]}</Status>
          <span>{daysOf(delegation)}</span>
          <span>{roleNames(roles)}</span>
          <span>{m.reasons[reason]}</span>
          {setByName ? <span>{m.setBy(setByName)}</span> : null}
          {endedAt ? <span>{`${formatInstant(endedAt)} ${endCause ? m.causes[endCause] : ''}`}</span> : null}
        </div>
        {remark ? <p className="row-quote">{remark}</p> : null}
      </div>
      {actions.includes('revoke') ? (
        <Button aria-label={`${revoke}：${m.line(accountName, delegateName)}`} onClick={onEnd}>
          {revoke}
        </Button>
      ) : null}
    </li>
  );
}

interface EndDialogProps {
  delegation: Delegation;
  onClose: () => void;
  onDone: () => void;
}

function EndDialog({ delegation, onClose, onDone }: EndDialogProps) {
  const client = useQueryClient();
  const { me } = useSession();
  const end = useMutation({
    mutationFn: () => revokeDelegation(delegation.id),
    onSuccess: () => {
      onDone();
      return client.invalidateQueries();
    },
  });
  return (
    <Modal
      open
      title={m.revokeTitle(delegation.accountName, delegation.delegateName)}
      okText={me.account.id === delegation.accountId ? m.takeBack : m.revoke}
      cancelText={m.keep}
      confirmLoading={end.isPending}
      onCancel={onClose}
      onOk={() => end.mutate()}
    >
      {end.isError ? <Failure error={end.error} /> : null}
      <p>{m.revokeHint}</p>
    </Modal>
  );
}
