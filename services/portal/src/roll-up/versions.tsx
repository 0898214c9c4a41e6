import { useState } from 'react';
import { Link } from 'react-router';
import type { SummaryHead } from '../api/roll-ups.js';
import { messages } from '../messages/messages.js';
import { formatInstant } from '../ui/dates.js';
import { Status } from '../ui/status.js';
import { Changes } from './changes.js';

const m = messages.rollUp.summary;

interface VersionsProps {
  id: string;
  organisationId: string;
  versions: readonly SummaryHead[];
  /** The one in view; 0 = not frozen yet. */
  shown: number;
}

/** Every version that was frozen, with why it was reopened; none is ever lost. */
export function Versions({ id, organisationId, versions, shown }: VersionsProps) {
  const [compared, setCompared] = useState<number | undefined>(undefined);
  if (versions.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="versions-title">
      <div className="panel-head">
        <h2 id="versions-title">{m.versions}</h2>
      </div>
      <ul className="rows">
        {versions.map(({ number, frozenAt, late, reopenedBy, reopenedReason }) => (
          <li className="row" key={number}>
            <div className="row-main">
              {number === shown ? (
                <strong>{messages.rollUp.version(number)}</strong>
              ) : (
                <Link to={`/roll-ups/${id}/summaries/${organisationId}?number=${number}`}>
                  {messages.rollUp.version(number)}
                </Link>
              )}
              <div className="row-meta">
                <span>{formatInstant(frozenAt ?? '')}</span>
                <Status tone={late ? 'warn' : 'good'}>{late ? messages.rollUp.late : messages.rollUp.inTime}</Status>
                {reopenedBy ? <span>{messages.rollUp.reason(reopenedBy, reopenedReason ?? '')}</span> : null}
              </div>
              {compared === number ? (
                <Changes id={id} organisationId={organisationId} before={number - 1} after={number} />
              ) : null}
            </div>
            {number > 1 ? (
              <button
                type="button"
                className="link"
                aria-expanded={compared === number}
                onClick={() => setCompared(compared === number ? undefined : number)}
              >
                {compared === number ? m.hideChanges : m.compare}
              </button>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
