import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'react-router';
import { fetchRollUps, type RollUp } from '../api/roll-ups.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { formatInstant } from '../ui/dates.js';
import { Page } from '../ui/page.js';
import { Empty, Failure, Loading } from '../ui/states.js';
import { Status } from '../ui/status.js';
import { DueWords } from './due-words.js';
import { ProgressBar } from './progress-bar.js';
import { BODY_TONE } from './tone.js';
import './roll-up.css';

const m = messages.rollUp;
const OpeningDialog = lazy(() => import('./opening-dialog.js').then((module) => ({ default: module.OpeningDialog })));

/** 汇总报送: the rounds, newest first. */
export function Component() {
  const { officer, can } = useSession();
  const [opening, setOpening] = useState(false);
  if (!can('roll_up.read'))
    return (
      <Page title={m.title}>
        <div className="panel">
          <Empty title={m.whoCanTitle}>{m.whoCan}</Empty>
        </div>
      </Page>
    );
  const open = (
    <Button type="primary" onClick={() => setOpening(true)}>
      {m.open}
    </Button>
  );
  return (
    <Page
      title={m.title}
      lead={can('roll_up.open') ? m.leadBureau : can('roll_up.submit') ? m.leadDepartment : m.leadReader}
      actions={officer === 'bureau' ? open : undefined}
    >
      <Rounds />
      {opening ? (
        <Suspense fallback={null}>
          <OpeningDialog close={() => setOpening(false)} />
        </Suspense>
      ) : null}
    </Page>
  );
}

function Rounds() {
  const { officer } = useSession();
  const rounds = useInfiniteQuery({
    queryKey: ['roll-ups'],
    queryFn: ({ pageParam }) => fetchRollUps(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor,
  });
  if (rounds.isPending) return <Loading />;
  if (rounds.isError) return <Failure error={rounds.error} retry={() => void rounds.refetch()} />;
  const items = rounds.data.pages.flatMap((page) => page.items);
  if (items.length === 0)
    return (
      <div className="panel">
        <Empty title={m.emptyTitle}>{officer === 'bureau' ? m.emptyBureau : m.emptyDepartment}</Empty>
      </div>
    );
  return (
    <div className="panel">
      <ul className="rows">
        {items.map((rollUp) => (
          <Round key={rollUp.id} rollUp={rollUp} />
        ))}
      </ul>
      {rounds.hasNextPage ? (
        <div className="panel-body">
          <Button loading={rounds.isFetchingNextPage} onClick={() => void rounds.fetchNextPage()}>
            {m.more}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function Round({ rollUp }: { rollUp: RollUp }) {
  const { id, own, progress, state } = rollUp;
  return (
    <li className="row">
      <div className="row-main">
        <Link to={`/roll-ups/${id}`} className="row-title">
          {rollUp.title}
        </Link>
        <div className="row-meta">
          <Status tone={state === 'open' ? 'busy' : 'quiet'}>{m.states[state]}</Status>
          <span>{rollUp.bureauName}</span>
          <span>{rollUp.basisDocument}</span>
          <span>{m.openedAt(formatInstant(rollUp.openedAt))}</span>
        </div>
        {own?.upperId ? (
          <div className="row-meta">
            <Status tone={BODY_TONE[own.state]}>
              {m.own}：{m.bodyStates[own.state]}
            </Status>
            <DueWords body={own} />
          </div>
        ) : null}
      </div>
      {progress.bodies > 0 ? <ProgressBar progress={progress} /> : null}
    </li>
  );
}
