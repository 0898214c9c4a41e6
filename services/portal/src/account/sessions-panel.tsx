import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { endSessions, fetchSessions, type OwnSession } from '../api/security.js';
import { messages } from '../messages/messages.js';
import { formatInstant } from '../ui/dates.js';
import { Notice } from '../ui/notice.js';
import { Failure, Loaded } from '../ui/states.js';

const m = messages.security;

const nameOf = ({ client = m.unknownClient, network = '' }: OwnSession): string => m.sessionLine(client, network);

/** Where one is signed in, and out again. */
export function SessionsPanel() {
  const client = useQueryClient();
  const sessions = useQuery({ queryKey: ['my-sessions'], queryFn: fetchSessions });
  const end = useMutation({
    mutationFn: endSessions,
    onSettled: () => client.invalidateQueries({ queryKey: ['my-sessions'] }),
  });
  const others = (sessions.data ?? []).some(({ current }) => !current);
  return (
    <section className="panel" aria-labelledby="sessions">
      <div className="panel-head">
        <h2 id="sessions">{m.sessionsTitle}</h2>
        {others ? (
          <Button loading={end.isPending && end.variables.others === true} onClick={() => end.mutate({ others: true })}>
            {m.endOthers}
          </Button>
        ) : null}
      </div>
      <div className="panel-body quiet">{m.sessionsLead}</div>
      {end.isSuccess ? <Notice tone="good" title={m.ended(end.data)} urgent /> : null}
      {end.isError ? <Failure error={end.error} /> : null}
      <Loaded query={sessions}>
        {(list) => (
          <ul className="rows">
            {list.map((session) => (
              <li className="row" key={session.id}>
                <div className="row-main">
                  <div>{nameOf(session)}</div>
                  <div className="quiet">
                    {m.sessionTimes(formatInstant(session.createdAt), formatInstant(session.lastSeenAt))}
                  </div>
                </div>
                {session.current ? (
                  <span className="quiet">{m.here}</span>
                ) : (
                  <Button
                    aria-label={m.endLabel(nameOf(session))}
                    loading={end.isPending && end.variables.ids?.[0] === session.id}
                    onClick={() => end.mutate({ ids: [session.id] })}
                  >
                    {m.end}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}
