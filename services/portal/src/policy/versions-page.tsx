import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { fetchVersions, type PolicyActivation, type PolicyVersion } from '../api/policy.js';
import { messages } from '../messages/messages.js';
import { formatDate, formatInstant } from '../ui/dates.js';
import { LinkButton } from '../ui/link-button.js';
import { Page } from '../ui/page.js';
import { Empty, Loaded } from '../ui/states.js';
import { Status } from '../ui/status.js';
import type { Tone } from '../ui/tone.js';
import { MovesDialog } from './moves-dialog.js';
import { WithdrawDialog } from './withdraw-dialog.js';
import './policy.css';

const m = messages.policy;

/** A decision that waits for the services is looked at again until it is settled. */
const WAIT_MS = 1_500;

/** The versions of the pack of one's area, and what was decided on them. */
export function Component() {
  const versions = useQuery({
    queryKey: ['policy', 'versions'],
    queryFn: () => fetchVersions(),
    refetchInterval: ({ state }) => (state.data?.activations.some((a) => a.state === 'proposed') ? WAIT_MS : false),
  });
  return (
    <Loaded query={versions} page={m.versionsTitle}>
      {(data) => (
        <Page
          title={m.versionsTitle}
          lead={m.versionsLead}
          actions={<LinkButton to="/policy">{m.toValues}</LinkButton>}
        >
          <Versions versions={data.versions} />
          <History activations={data.activations} mayWithdraw={data.mayActivate} />
        </Page>
      )}
    </Loaded>
  );
}

function Versions({ versions }: { versions: readonly PolicyVersion[] }) {
  return (
    <section className="policy-group">
      <h2>{m.versionsCaption}</h2>
      <div className="table-wrap">
        <table className="table table-cards">
          <caption className="visually-hidden">{m.versionsCaption}</caption>
          <thead>
            <tr>
              <th scope="col">{m.version}</th>
              <th scope="col">{m.state}</th>
              <th scope="col">{m.keptAt}</th>
              <th scope="col">
                <span className="visually-hidden">{m.open}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {versions.map((version) => (
              <tr key={version.digest}>
                <th scope="row">
                  {version.version} <span className="quiet">{version.digest.slice(0, 8)}</span>
                  <div className="quiet">{m.areasOf(version.areas.length)}</div>
                </th>
                <td data-label={m.state}>
                  <VersionState version={version} />
                </td>
                <td data-label={m.keptAt}>{formatInstant(version.keptAt)}</td>
                <td>
                  {version.inForce ? null : <LinkButton to={`/policy/versions/${version.digest}`}>{m.open}</LinkButton>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {versions.length < 2 ? <Empty title={m.onlyOne}>{m.onlyOneHint}</Empty> : null}
    </section>
  );
}

export const VersionState = ({ version: { inForce, wasInForce, inFolder } }: { version: PolicyVersion }) => (
  <span className="row-meta">
    {inForce ? (
      <Status tone="good">{m.inForce}</Status>
    ) : (
      <Status tone={wasInForce ? 'quiet' : 'busy'}>{wasInForce ? m.wasInForce : m.candidate}</Status>
    )}
    {inFolder ? <span className="quiet">{m.inFolder}</span> : null}
  </span>
);

const TONE: Record<PolicyActivation['state'], Tone> = {
  proposed: 'busy',
  active: 'good',
  refused: 'bad',
  withdrawn: 'quiet',
};

function History({ activations, mayWithdraw }: { activations: readonly PolicyActivation[]; mayWithdraw: boolean }) {
  const [moves, setMoves] = useState<string | undefined>(undefined);
  const [withdrawn, setWithdrawn] = useState<PolicyActivation | undefined>(undefined);
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{m.history}</h2>
      </div>
      {activations.length === 0 ? <Empty title={m.noHistory}>{m.noHistoryHint}</Empty> : null}
      <ul className="rows">
        {activations.map((a) => (
          <li className="row" key={a.id}>
            <div className="row-main">
              <div className="row-meta">
                <Status tone={a.replaced ? 'quiet' : TONE[a.state]}>
                  {a.replaced ? m.replaced : m.activationStates[a.state]}
                </Status>
                <span className="row-title">
                  {m.kinds[a.kind]} {a.version}
                </span>
                <span className="quiet">{a.versionDigest.slice(0, 8)}</span>
                <span>{m.effective(formatDate(a.effectiveFrom))}</span>
              </div>
              <p>
                {a.documentNumber ? `${a.documentNumber}，` : ''}
                {a.reason}
              </p>
              <div className="row-meta">
                <span>{a.recordedByName}</span>
                <span>{formatInstant(a.recordedAt)}</span>
              </div>
              {a.refusedBy ? (
                <div className="row-quote">
                  {m.refusedBy(m.services[a.refusedBy] ?? a.refusedBy)}
                  {a.refusedWhy.join('；')}
                </div>
              ) : null}
              {a.withdrawnWhy ? <div className="row-quote">{m.withdrawnBecause(a.withdrawnWhy)}</div> : null}
              {a.moved > 0 ? (
                <p>
                  {m.moved(a.moved)}{' '}
                  <Button type="link" size="small" onClick={() => setMoves(a.id)}>
                    {m.showMoves}
                  </Button>
                </p>
              ) : null}
            </div>
            {mayWithdraw && a.state === 'proposed' ? (
              <Button onClick={() => setWithdrawn(a)}>{m.withdraw}</Button>
            ) : null}
          </li>
        ))}
      </ul>
      {withdrawn ? <WithdrawDialog activation={withdrawn} onClose={() => setWithdrawn(undefined)} /> : null}
      {moves ? <MovesDialog id={moves} onClose={() => setMoves(undefined)} /> : null}
    </section>
  );
}
