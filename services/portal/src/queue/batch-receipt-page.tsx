import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { newId } from '@zhuanguan/kernel';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { fetchQueue, receiveFilings } from '../api/filings.js';
import type { Filing, ReceiveOutcome } from '../api/types.js';
import { HolderTag } from '../filing/holder-tag.js';
import { OpinionTag } from '../filing/opinion-tag.js';
import { currentReceipts, personLabel } from '../filing/summary.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { ColumnHeads } from '../ui/column-heads.js';
import { formatDate } from '../ui/dates.js';
import { Notice } from '../ui/notice.js';
import { Page } from '../ui/page.js';
import { Empty, Failure, Loaded } from '../ui/states.js';
import { Status } from '../ui/status.js';
import '../account/account.css';

const m = messages.queue.batch;

interface Waiting {
  filings: Filing[];
  total: number;
}

async function fetchWaiting(): Promise<Waiting> {
  const section = (await fetchQueue()).find(({ key }) => key === 'awaiting_my_receipt');
  return { filings: section?.items.flatMap(({ filing }) => filing ?? []) ?? [], total: section?.total ?? 0 };
}

/** Many filings looked over in one table and received together; each keeps its own outcome (FIL-10). */
export function Component() {
  // What was looked over stays on the page while it is being received, whatever comes in meanwhile.
  const waiting = useQuery({ queryKey: ['receipts', 'waiting'], queryFn: fetchWaiting, refetchOnWindowFocus: false });
  return (
    <Page title={m.title} lead={m.lead}>
      <Loaded query={waiting} rows={10}>
        {(data) => (data.filings.length === 0 ? <None /> : <Batch waiting={data} reload={() => waiting.refetch()} />)}
      </Loaded>
    </Page>
  );
}

const None = () => (
  <div className="panel">
    <Empty title={m.none} actions={<Link to="/">{messages.common.backToQueue}</Link>} />
  </div>
);

function Batch({ waiting: { filings, total }, reload }: { waiting: Waiting; reload: () => Promise<unknown> }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, ReceiveOutcome>>(new Map());
  const client = useQueryClient();
  const receive = useMutation({
    mutationFn: (some: readonly Filing[]) => receiveFilings(some, newId()),
    onSuccess: (answers, some) => {
      setOutcomes(new Map([...outcomes, ...some.map((f, i): [string, ReceiveOutcome] => [f.id, answers[i] ?? {}])]));
      setChosen(new Set());
      return client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'receipts' });
    },
  });
  const open = filings.filter(({ id }) => !outcomes.has(id));
  const some = open.filter(({ id }) => chosen.has(id));
  const refused = [...outcomes.values()].filter((o) => o.problem).length;
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <>
      {receive.isError ? <Failure error={receive.error} /> : null}
      {outcomes.size > 0 ? (
        <Notice tone={refused > 0 ? 'warn' : 'good'} title={m.done(outcomes.size - refused, refused)} urgent />
      ) : null}
      <div className="selection-bar">
        <Button
          type="primary"
          disabled={some.length === 0}
          loading={receive.isPending}
          onClick={() => receive.mutate(some)}
        >
          {m.confirm(some.length)}
        </Button>
        {open.length > 0 ? (
          <Button onClick={() => setChosen(new Set(open.map(({ id }) => id)))}>{m.selectAll}</Button>
        ) : (
          <Button
            onClick={() => {
              setOutcomes(new Map());
              void reload();
            }}
          >
            {messages.queue.all}
          </Button>
        )}
        {total > filings.length ? <span className="quiet">{m.shown(filings.length, total)}</span> : null}
      </div>
      <FilingsToReceive filings={filings} chosen={chosen} outcomes={outcomes} toggle={toggle} />
    </>
  );
}

interface FilingsToReceiveProps {
  filings: readonly Filing[];
  chosen: ReadonlySet<string>;
  outcomes: ReadonlyMap<string, ReceiveOutcome>;
  toggle: (id: string) => void;
}

function FilingsToReceive({ filings, chosen, outcomes, toggle }: FilingsToReceiveProps) {
  const { columns } = m;
  return (
    <div className="table-wrap" tabIndex={0} role="group" aria-label={m.title}>
      <table className="table table-cards">
        <caption className="visually-hidden">{m.title}</caption>
        <ColumnHeads columns={columns} />
        <tbody>
          {filings.map((filing) => {
            const { id, unitName, content, kind } = filing;
            const outcome = outcomes.get(id);
            return (
              <tr key={id}>
                <td className="check-cell" data-label={columns.select}>
                  <input
                    type="checkbox"
                    aria-label={`${columns.select}：${unitName ?? ''} ${personLabel(filing)}`}
                    checked={chosen.has(id)}
                    disabled={outcome !== undefined}
                    onChange={() => toggle(id)}
                  />
                </td>
                <th scope="row">{unitName}</th>
                <td data-label={columns.person}>
                  <Link to={`/filings/${id}`}>{personLabel(filing)}</Link>
                  <div className="quiet">{messages.filing.kind[kind]}</div>
                  <HeldBy filing={filing} />
                </td>
                <td data-label={columns.sex}>{messages.common.sex[content.person?.sex ?? '']}</td>
                <td data-label={columns.title}>{content.person?.title}</td>
                <td data-label={columns.phone}>{content.person?.phone}</td>
                <td className="nowrap" data-label={columns.date}>
                  {formatDate(content.decisionDate)}
                </td>
                <td data-label={columns.outcome}>{outcome ? <Outcome outcome={outcome} /> : null}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function HeldBy({ filing }: { filing: Filing }) {
  const { organisationId } = useSession();
  const mine = currentReceipts(filing).find((r) => r.organisationId === organisationId);
  if (!mine?.holder) return null;
  return (
    <div className="quiet">
      <HolderTag holder={mine.holder} /> <OpinionTag receipt={mine} />
    </div>
  );
}

function Outcome({ outcome: { problem } }: { outcome: ReceiveOutcome }) {
  if (!problem) return <Status tone="good">{m.received}</Status>;
  return (
    <>
      <Status tone="bad">{m.refused}</Status>
      <div>{problem.detail}</div>
    </>
  );
}
