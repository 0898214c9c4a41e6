import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { fetchHolds, releaseHold, type LegalHold } from '../api/retention.js';
import { messages } from '../messages/messages.js';
import { formatInstant } from '../ui/dates.js';
import { FormDialog } from '../ui/form-dialog.js';
import { Failure, Loading } from '../ui/states.js';
import { Status } from '../ui/status.js';
import { useOnce } from '../ui/use-once.js';
import { WordsField } from './words-field.js';

const m = messages.retention.holds;

/** 保全: what nobody destroys, why, and since when. */
export function HoldsPanel() {
  const [releasing, setReleasing] = useState<LegalHold | undefined>(undefined);
  const holds = useInfiniteQuery({
    queryKey: ['retention', 'holds'],
    queryFn: ({ pageParam }) => fetchHolds(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor,
  });
  const items = holds.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="panel" aria-labelledby="holds">
      <div className="panel-head">
        <h2 id="holds">{m.title}</h2>
        <span className="quiet">{m.lead}</span>
      </div>
      {holds.isPending ? <Loading rows={2} /> : null}
      {holds.isError ? <Failure error={holds.error} retry={() => void holds.refetch()} /> : null}
      {holds.isSuccess && items.length === 0 ? <div className="panel-body quiet">{m.none}</div> : null}
      {items.length > 0 ? (
        <ul className="rows">
          {items.map((hold) => (
            <Row key={hold.id} hold={hold} release={() => setReleasing(hold)} />
          ))}
        </ul>
      ) : null}
      {holds.hasNextPage ? (
        <div className="panel-body">
          <Button loading={holds.isFetchingNextPage} onClick={() => void holds.fetchNextPage()}>
            {m.more}
          </Button>
        </div>
      ) : null}
      {releasing ? <ReleaseDialog hold={releasing} close={() => setReleasing(undefined)} /> : null}
    </section>
  );
}

function Row({ hold, release }: { hold: LegalHold; release: () => void }) {
  const { subjectKind, subjectId, unitId, unitName, personName, reason, document, releasedAt, releaseReason } = hold;
  const title = personName ? `${unitName} · ${personName}` : unitName;
  return (
    <li className="row">
      <div className="row-main">
        <Link
          className="row-title"
          to={subjectKind === 'filing' && personName ? `/filings/${subjectId}` : `/directory/${unitId}`}
        >
          {title}
        </Link>
        <div className="row-meta">
          <Status tone={releasedAt ? 'quiet' : 'warn'}>{releasedAt ? m.state.released : m.state.holds}</Status>
          <span>{m.subject[subjectKind]}</span>
          <span>{[reason, document].filter(Boolean).join('，')}</span>
          <span>{m.by(hold.placedByName ?? '', formatInstant(hold.placedAt))}</span>
        </div>
        {releasedAt ? (
          <div className="row-meta">
            <span>{m.released(hold.releasedByName ?? '', formatInstant(releasedAt))}</span>
            <span>{releaseReason}</span>
          </div>
        ) : null}
      </div>
      {hold.actions.includes('release') ? <Button onClick={release}>{m.release}</Button> : null}
    </li>
  );
}

function ReleaseDialog({ hold, close }: { hold: LegalHold; close: () => void }) {
  const client = useQueryClient();
  const once = useOnce();
  const release = useMutation({
    mutationFn: ({ reason }: { reason: string }) => once([hold.id, reason], (key) => releaseHold(key, hold.id, reason)),
    onSuccess: async () => {
      close();
      await client.invalidateQueries({ queryKey: ['retention'] });
    },
  });
  return (
    <FormDialog<{ reason: string }>
      name="release"
      title={m.releaseTitle}
      okText={m.release}
      danger
      order={['/reason']}
      busy={release.isPending}
      error={release.error}
      lead={<p>{m.releaseConsequence}</p>}
      onClose={close}
      onSubmit={(values) => release.mutate(values)}
    >
      <WordsField name="reason" label={m.releaseReason} required={m.releaseRequired} />
    </FormDialog>
  );
}
