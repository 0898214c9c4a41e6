import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useParams } from 'react-router';
import { fetchUnit } from '../api/directory.js';
import { fetchDeclarations } from '../api/recusal.js';
import type { ConflictDeclaration, ConflictDeclarations } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { formatDate } from '../ui/dates.js';
import { LinkButton } from '../ui/link-button.js';
import { Notice } from '../ui/notice.js';
import { Page } from '../ui/page.js';
import { ReferenceLine } from '../ui/reference-line.js';
import { Empty, Loaded } from '../ui/states.js';
import { Status } from '../ui/status.js';
import { DeclareForm } from './declare-form.js';
import { PeopleLines } from './recusal-panel.js';

const m = messages.recusal;
const EndDialog = lazy(() => import('./end-dialog.js').then((module) => ({ default: module.EndDialog })));
const TONE = { in_force: 'warn', future: 'busy', over: 'quiet', ended: 'quiet' } as const;

/** 回避声明 of a unit: who has said what, and a form for its own people. */
export function Component() {
  const { id = '' } = useParams();
  const unit = useQuery({ queryKey: ['unit', id, undefined], queryFn: () => fetchUnit(id) });
  const declared = useQuery({ queryKey: ['recusal', id], queryFn: () => fetchDeclarations(id) });
  const name = unit.data?.unit.organisation.name ?? '';
  return (
    <Loaded query={declared} rows={8} page={m.title}>
      {(loaded) => <Recusal unitId={id} unitName={name} declared={loaded} />}
    </Loaded>
  );
}

interface RecusalProps {
  unitId: string;
  unitName: string;
  declared: ConflictDeclarations;
}

function Recusal({ unitId, unitName, declared }: RecusalProps) {
  const [done, setDone] = useState(0);
  return (
    <Page
      title={unitName ? m.pageTitle(unitName) : m.title}
      lead={m.lead}
      actions={<LinkButton to={`/directory/${unitId}`}>{messages.directory.unitPage}</LinkButton>}
    >
      {done > 0 ? <Notice tone="good" title={m.submitted} urgent /> : null}
      <ReferenceLine reference={declared.reference} />
      <section className="panel" aria-label={m.peopleTitle}>
        <div className="panel-head">
          <h2>{m.peopleTitle}</h2>
        </div>
        <PeopleLines people={declared.people} />
      </section>
      {declared.actions.includes('declare') && declared.people.length > 0 ? (
        <DeclareForm key={done} unitId={unitId} declared={declared} onDone={() => setDone(done + 1)} />
      ) : null}
      <Declarations declarations={declared.declarations} />
    </Page>
  );
}

function Declarations({ declarations }: Pick<ConflictDeclarations, 'declarations'>) {
  const [ending, setEnding] = useState<ConflictDeclaration | undefined>(undefined);
  return (
    <section className="panel" aria-label={m.listTitle}>
      <div className="panel-head">
        <h2>{m.listTitle}</h2>
      </div>
      {declarations.length === 0 ? <Empty title={m.listNone}>{m.listNoneHint}</Empty> : null}
      {declarations.length > 0 ? (
        <div className="table-wrap">
          <table className="table table-cards">
            <caption className="visually-hidden">{m.listTitle}</caption>
            <thead>
              <tr>
                <th scope="col">{m.columns.person}</th>
                <th scope="col">{m.columns.kind}</th>
                <th scope="col">{m.columns.supplier}</th>
                <th scope="col">{m.columns.period}</th>
                <th scope="col">{m.columns.state}</th>
              </tr>
            </thead>
            <tbody>
              {declarations.map((d) => (
                <DeclarationRow key={d.id} declaration={d} end={() => setEnding(d)} />
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {ending ? (
        <Suspense fallback={null}>
          <EndDialog declaration={ending} onClose={() => setEnding(undefined)} />
        </Suspense>
      ) : null}
    </section>
  );
}

function DeclarationRow({ declaration: d, end }: { declaration: ConflictDeclaration; end: () => void }) {
  const from = formatDate(d.validFrom);
  return (
    <tr>
      <th scope="row">
        {d.personName ?? messages.retention.destroyed}
        {d.earlierUnitName ? <div className="quiet">{m.madeIn(d.earlierUnitName)}</div> : null}
      </th>
      <td data-label={m.columns.kind}>
        {d.kindLabel}
        {d.note ? <div className="quiet">{d.note}</div> : null}
      </td>
      <td data-label={m.columns.supplier}>
        {d.supplierName ?? messages.common.none}
        {d.supplierUscc ? <div className="quiet nowrap">{d.supplierUscc}</div> : null}
        {d.projectReference ? <div className="quiet">{m.projectLine(d.projectReference)}</div> : null}
      </td>
      <td data-label={m.columns.period}>{d.lastDay ? m.period(from, formatDate(d.lastDay)) : m.openEnd(from)}</td>
      <td data-label={m.columns.state}>
        <Status tone={d.kind === 'none' && d.state === 'in_force' ? 'good' : TONE[d.state]}>{m.states[d.state]}</Status>{' '}
        {d.endedOn ? <div className="quiet">{m.endedLine(formatDate(d.endedOn), d.endReason ?? '')}</div> : null}
        {d.actions.includes('end') ? (
          <Button size="small" onClick={end} aria-label={`${m.end}：${d.personName} ${d.supplierName ?? d.kindLabel}`}>
            {m.end}
          </Button>
        ) : null}
      </td>
    </tr>
  );
}
