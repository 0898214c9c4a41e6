import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { Link, useParams } from 'react-router';
import { fetchList, type DestructionDecision, type DestructionItem, type DestructionList } from '../api/retention.js';
import { messages } from '../messages/messages.js';
import { ColumnHeads } from '../ui/column-heads.js';
import { formatDate, formatInstant } from '../ui/dates.js';
import { Fields, type FieldItem } from '../ui/fields.js';
import { Notice } from '../ui/notice.js';
import { Page } from '../ui/page.js';
import { Failure, Loading } from '../ui/states.js';
import { Status } from '../ui/status.js';
import { ITEM_TONE, LIST_TONE } from './tone.js';
import './retention.css';

const m = messages.retention;
type Decision = DestructionDecision['decision'];
const DecideDialog = lazy(() => import('./decide-dialog.js').then((module) => ({ default: module.DecideDialog })));
/** What was approved is gone within the minute. */
const SOON_MS = 5_000;

/** One list: who signed it, and everything on it. */
export function Component() {
  const { id = '' } = useParams();
  const [decision, setDecision] = useState<Decision | undefined>(undefined);
  const detail = useInfiniteQuery({
    queryKey: ['retention', 'list', id],
    queryFn: ({ pageParam }) => fetchList(id, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor,
    refetchInterval: ({ state }) => (state.data?.pages[0]?.list.state === 'approved' ? SOON_MS : false),
  });
  const first = detail.data?.pages[0];
  if (!first)
    return (
      <Page title={m.title}>
        {detail.isError ? <Failure error={detail.error} retry={() => void detail.refetch()} /> : <Loading />}
      </Page>
    );
  const { list, total } = first;
  const items = detail.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      title={m.list.title(formatDate(list.asOf))}
      lead={
        <span className="row-meta">
          <Status tone={LIST_TONE[list.state]}>{m.lists.states[list.state]}</Status>
          <span>{m.lists.of(list.items)}</span>
          <Link to="/retention">{m.title}</Link>
        </span>
      }
      actions={(['withdraw', 'refuse', 'approve'] as const)
        .filter((act) => list.actions.includes(act))
        .map((act) => (
          <Button key={act} danger={act === 'approve'} onClick={() => setDecision(act)}>
            {m.decide[act].action}
          </Button>
        ))}
    >
      {list.notYours ? <Notice tone="quiet" title={list.notYours} /> : null}
      <section className="panel panel-body" aria-label={m.lists.title}>
        <Fields items={factsOf(list)} />
      </section>
      <Items items={items} />
      <div className="table-foot">
        <span>{m.list.shown(items.length, total)}</span>
        {detail.hasNextPage ? (
          <Button loading={detail.isFetchingNextPage} onClick={() => void detail.fetchNextPage()}>
            {m.list.showMore}
          </Button>
        ) : null}
      </div>
      {decision ? (
        <Suspense fallback={null}>
          <DecideDialog list={list} decision={decision} close={() => setDecision(undefined)} />
        </Suspense>
      ) : null}
    </Page>
  );
}

const who = ({ name = '', onBehalfOfName }: DestructionList['proposedBy']): string =>
  onBehalfOfName ? m.list.behalf(name, onBehalfOfName) : name;

function factsOf(list: DestructionList): FieldItem[] {
  const { reason, proposedBy, proposedAt, approvals, approvalsNeeded, state, closedReason } = list;
  const waits = approvalsNeeded - approvals.length;
  const signed = approvals.map((a) => (
    <div key={a.accountId}>
      {who(a)} {formatInstant(a.at)}
    </div>
  ));
  return [
    { label: m.list.asOf, value: formatDate(list.asOf) },
    { label: m.list.reason, value: reason },
    { label: m.list.proposed, value: `${who(proposedBy)} ${formatInstant(proposedAt)}` },
    {
      label: m.list.approved,
      value: (
        <>
          {signed}
          {state === 'proposed' ? m.list.waits(waits) : null}
        </>
      ),
    },
    ...(closedReason && (state === 'refused' || state === 'withdrawn')
      ? [{ label: m.list.closed[state], value: closedReason }]
      : []),
    ...(state === 'done' ? [{ label: m.list.counts, value: m.lists.settled(list.destroyed, list.kept) }] : []),
    { label: m.list.hash, value: <code className="retention-hash">{list.contentHash}</code> },
  ];
}

function Items({ items }: { items: readonly DestructionItem[] }) {
  const { columns } = m.list;
  return (
    <div className="table-wrap">
      <table className="table table-cards">
        <caption className="visually-hidden">{m.list.items}</caption>
        <ColumnHeads columns={columns} />
        <tbody>
          {items.map((item) => (
            <tr key={item.position}>
              <td data-label={columns.position}>{item.position}</td>
              <th scope="row">{item.unitName}</th>
              <td data-label={columns.what}>
                <What item={item} />
              </td>
              <td data-label={columns.since}>{formatDate(item.since)}</td>
              <td data-label={columns.dueOn}>{formatDate(item.dueOn)}</td>
              <td data-label={columns.state}>
                <Status tone={ITEM_TONE[item.state]}>
                  {m.list.states[item.state]}
                  {item.keptBecause ? `：${m.list.kept[item.keptBecause]}` : ''}
                </Status>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function What({ item: { kind, filingKind, title = '', subjectId, state } }: { item: DestructionItem }) {
  const words = m.list.what(
    kind === 'roll_up' ? m.list.rollUp : filingKind ? messages.filing.kind[filingKind] : '',
    title,
  );
  if (state === 'destroyed') return words;
  return <Link to={kind === 'roll_up' ? `/roll-ups/${subjectId}` : `/filings/${subjectId}`}>{words}</Link>;
}
