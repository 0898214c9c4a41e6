import type { UseQueryResult } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { isRefusal, problemOf } from '../api/problem.js';
import { messages } from '../messages/messages.js';
import { Notice } from './notice.js';
import { Page } from './page.js';
import { ReferenceLine } from './reference-line.js';

const m = messages.states;

export function Loading({ rows = 6 }: { rows?: number }) {
  return (
    <div className="loading" role="status" aria-label={m.loading}>
      <Skeleton active title={false} paragraph={{ rows }} />
    </div>
  );
}

export function Empty({ title, children, actions }: { title: string; children?: ReactNode; actions?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children ? <p>{children}</p> : null}
      {actions ? <div className="actions">{actions}</div> : null}
    </div>
  );
}

/** A refusal says who can; a fault says what to do and carries its trace id. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const problem = problemOf(error);
  // Asking again does not let anybody in.
  const again = retry && problem.status !== 403 ? <Button onClick={retry}>{m.retry}</Button> : undefined;
  if (isRefusal(problem))
    return (
      <Notice tone="warn" title={problem.title || m.refused} actions={again} urgent>
        <p>{problem.detail || m.refusedHint}</p>
        {problem.reference ? <ReferenceLine reference={problem.reference} /> : null}
      </Notice>
    );
  return (
    <Notice tone="bad" title={problem.code === 'offline' ? m.offline : m.fault} actions={again} urgent>
      <p>
        {problem.code === 'offline'
          ? m.offlineHint
          : problem.detail || (problem.traceId ? m.faultHint : m.faultHintPlain)}
      </p>
      {problem.traceId ? <p className="trace">{m.traceId(problem.traceId)}</p> : null}
    </Notice>
  );
}

/** Loading, failed, or the data: the same on every page. `page` titles the page where the data is all of it. */
export function Loaded<T>({
  query,
  rows,
  page,
  children,
}: {
  query: UseQueryResult<T>;
  rows?: number;
  page?: string;
  children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  const state = query.isError ? (
    <Failure error={query.error} retry={() => void query.refetch()} />
  ) : (
    <Loading {...(rows ? { rows } : {})} />
  );
  return page ? <Page title={page}>{state}</Page> : state;
}
