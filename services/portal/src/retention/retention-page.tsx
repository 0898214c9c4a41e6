import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'react-router';
import { fetchLists, fetchRetention, type DestructionList, type Retention } from '../api/retention.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { formatDate, formatInstant } from '../ui/dates.js';
import { Page } from '../ui/page.js';
import { Empty, Failure, Loaded, Loading } from '../ui/states.js';
import { Status } from '../ui/status.js';
import { HoldsPanel } from './holds-panel.js';
import { LIST_TONE } from './tone.js';
import './retention.css';

const m = messages.retention;
const ProposeDialog = lazy(() => import('./propose-dialog.js').then((module) => ({ default: module.ProposeDialog })));

/** 档案保存与销毁: what is due, what is held, and the lists on which it goes. */
export function Component() {
  const { can } = useSession();
  const may = can('retention.read');
  const retention = useQuery({ queryKey: ['retention'], queryFn: fetchRetention, enabled: may });
  const [proposing, setProposing] = useState(false);
  if (!may)
    return (
      <Page title={m.title}>
        <div className="panel">
          <Empty title={m.whoCanTitle}>{m.whoCan}</Empty>
        </div>
      </Page>
    );
  const proposes = retention.data?.actions.includes('propose') && retention.data.due > 0;
  return (
    <Page
      title={m.title}
      lead={m.lead}
      actions={
        proposes ? (
          <Button type="primary" onClick={() => setProposing(true)}>
            {m.propose.action}
          </Button>
        ) : undefined
      }
    >
      <Loaded query={retention} rows={2}>
        {(data) => <Counts retention={data} />}
      </Loaded>
      <Lists />
      <HoldsPanel />
      {proposing && retention.data ? (
        <Suspense fallback={null}>
          <ProposeDialog due={retention.data.due} close={() => setProposing(false)} />
        </Suspense>
      ) : null}
    </Page>
  );
}

function Counts({ retention }: { retention: Retention }) {
  const { due, held, listed, nextDueOn, years, reference } = retention;
  return (
    <section className="panel" aria-label={m.title}>
      <dl className="retention-counts">
        {(['due', 'held', 'listed'] as const).map((key) => (
          <div key={key}>
            <dt>{m.tiles[key]}</dt>
            <dd className="number">{{ due, held, listed }[key]}</dd>
          </div>
        ))}
      </dl>
      <div className="panel-body quiet">
        {due + held + listed === 0 ? (
          <p>
            {m.nothingDue}
            {nextDueOn ? m.nextDue(formatDate(nextDueOn)) : ''}
          </p>
        ) : null}
        <p>{m.years(years)}</p>
        <p className="reference">{reference}</p>
      </div>
    </section>
  );
}

function Lists() {
  const lists = useInfiniteQuery({
    queryKey: ['retention', 'lists'],
    queryFn: ({ pageParam }) => fetchLists(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor,
  });
  const items = lists.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="panel" aria-labelledby="lists">
      <div className="panel-head">
        <h2 id="lists">{m.lists.title}</h2>
      </div>
      {lists.isPending ? <Loading rows={2} /> : null}
      {lists.isError ? <Failure error={lists.error} retry={() => void lists.refetch()} /> : null}
      {lists.isSuccess && items.length === 0 ? <div className="panel-body quiet">{m.lists.none}</div> : null}
      {items.length > 0 ? (
        <ul className="rows">
          {items.map((list) => (
            <Row key={list.id} list={list} />
          ))}
        </ul>
      ) : null}
      {lists.hasNextPage ? (
        <div className="panel-body">
          <Button loading={lists.isFetchingNextPage} onClick={() => void lists.fetchNextPage()}>
            {m.lists.more}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

function Row({ list }: { list: DestructionList }) {
  const { id, state, asOf, items, proposedBy, proposedAt, approvals, approvalsNeeded, destroyed, kept } = list;
  return (
    <li className="row">
      <div className="row-main">
        <Link to={`/retention/${id}`} className="row-title">
          {m.list.title(formatDate(asOf))}
        </Link>
        <div className="row-meta">
          <Status tone={LIST_TONE[state]}>{m.lists.states[state]}</Status>
          <span>{m.lists.of(items)}</span>
          {state === 'proposed' ? <span>{m.lists.approvals(approvals.length, approvalsNeeded)}</span> : null}
          {state === 'done' ? <span>{m.lists.settled(destroyed, kept)}</span> : null}
          <span>{m.lists.proposedBy(proposedBy.name ?? '', formatInstant(proposedAt))}</span>
        </div>
      </div>
    </li>
  );
}
