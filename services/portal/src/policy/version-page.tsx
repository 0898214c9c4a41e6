import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import {
  fetchChanges,
  fetchVersions,
  type PolicyDifference,
  type PolicyDifferences,
  type PolicyVersion,
  type PolicyVersions,
} from '../api/policy.js';
import { messages } from '../messages/messages.js';
import { today } from '../ui/dates.js';
import { LinkButton } from '../ui/link-button.js';
import { Page } from '../ui/page.js';
import { Empty, Loaded } from '../ui/states.js';
import { ActivateDialog, type Kind } from './activate-dialog.js';
import { TrialPanel } from './trial-panel.js';
import { VersionState } from './versions-page.js';
import './policy.css';

const m = messages.policy;

/** One version: what differs from what is in force, what it would do, and deciding on it. */
export function Component() {
  const { digest = '' } = useParams();
  const versions = useQuery({ queryKey: ['policy', 'versions'], queryFn: () => fetchVersions() });
  return (
    <Loaded query={versions} page={m.versionsTitle}>
      {(data) => {
        const version = data.versions.find((v) => v.digest === digest);
        const current = data.versions.find((v) => v.inForce);
        if (!version || !current)
          return (
            <Page title={m.versionsTitle} actions={<LinkButton to="/policy/versions">{m.versions}</LinkButton>}>
              <Empty title={m.versionGone} />
            </Page>
          );
        return <Version listed={data} version={version} current={current} />;
      }}
    </Loaded>
  );
}

interface VersionProps {
  listed: PolicyVersions;
  version: PolicyVersion;
  current: PolicyVersion;
}

function Version({ listed, version, current }: VersionProps) {
  const [deciding, setDeciding] = useState<Kind | undefined>(undefined);
  const changes = useQuery({
    queryKey: ['policy', 'changes', current.digest, version.digest],
    queryFn: () => fetchChanges(current.digest, version.digest),
  });
  const correctedFrom = changes.data?.correctedFrom;
  const seat = version.areas.find((a) => a.code === listed.seatAreaCode)?.name ?? '';
  const kind: Kind = version.wasInForce ? 'roll_back' : correctedFrom ? 'correct' : 'activate';
  const words = { activate: m.activate, correct: m.correct, roll_back: m.rollBack };
  return (
    <Page
      title={m.versionTitle(version.version)}
      lead={<VersionState version={version} />}
      actions={
        <>
          <LinkButton to="/policy/versions">{m.versions}</LinkButton>
          {listed.mayActivate && !version.inForce ? (
            <Button type="primary" disabled={!changes.data} onClick={() => setDeciding(kind)}>
              {words[kind]}
            </Button>
          ) : null}
        </>
      }
    >
      {listed.mayActivate ? null : <p className="quiet">{m.whoMay(seat)}</p>}
      <section className="panel" aria-labelledby="policy-changes">
        <div className="panel-head">
          <h2 id="policy-changes">{m.changesTitle}</h2>
        </div>
        <div className="panel-body">
          <Loaded query={changes}>{(data) => <Changes differences={data} />}</Loaded>
        </div>
      </section>
      {changes.data ? <TrialPanel digest={version.digest} correctedFrom={correctedFrom} /> : null}
      {deciding ? (
        <ActivateDialog
          kind={deciding}
          digest={version.digest}
          basis={listed.basis}
          from={deciding === 'correct' && correctedFrom ? correctedFrom : today()}
          onClose={() => setDeciding(undefined)}
        />
      ) : null}
    </Page>
  );
}

function Changes({ differences: { differences } }: { differences: PolicyDifferences }) {
  const changed = differences.filter((d) => d.changes.length > 0);
  if (changed.length === 0) return <Empty title={m.noChanges}>{m.noChangesHint}</Empty>;
  return (
    <>
      {changed.map((difference) => (
        <Difference key={difference.areas[0]?.code ?? ''} difference={difference} alone={differences.length === 1} />
      ))}
    </>
  );
}

function Difference({ difference: { areas, changes }, alone }: { difference: PolicyDifference; alone: boolean }) {
  const names = areas
    .slice(0, 3)
    .map((a) => a.name)
    .join('、');
  return (
    <div className="policy-difference">
      {alone ? null : <h3>{m.allAreas(names, areas.length)}</h3>}
      <ul>
        {changes.map((change) => (
          <li key={change.words}>{change.words}</li>
        ))}
      </ul>
    </div>
  );
}
