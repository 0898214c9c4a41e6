import type { Filing } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { formatInstant } from '../ui/dates.js';

const m = messages.filing;

export function TimelinePanel({ filing }: { filing: Filing }) {
  const { history } = filing;
  if (history.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="timeline-title">
      <div className="panel-head">
        <h2 id="timeline-title">{m.timeline}</h2>
      </div>
      <div className="panel-body">
        <ol className="timeline">
          {history.map(({ at, type, organisationName, actorRole, round, remark, reasonCode }) => (
            <li key={`${at}-${type}-${organisationName ?? ''}`}>
              <strong>{m.history[type]}</strong>
              {round > 1 ? <span className="quiet"> {m.round(round)}</span> : null}
              <div className="quiet">
                {[organisationName, actorRole && m.actorRoles[actorRole]].filter(Boolean).join(' ')}
              </div>
              {remark || reasonCode ? (
                <div>{[messages.closing.reasons[reasonCode ?? ''], remark].filter(Boolean).join('：')}</div>
              ) : null}
              <time className="quiet" dateTime={at}>
                {formatInstant(at)}
              </time>
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}
