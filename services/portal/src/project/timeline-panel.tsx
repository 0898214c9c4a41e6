import type { SettledFact } from '../api/projects.js';
import { messages } from '../messages/messages.js';
import { Status } from '../ui/status.js';
import { sourceWords, stageWords, valueWords } from './words.js';

const m = messages.project.timeline;

/** What happened when, the latest first; who says otherwise is shown beside it. */
export function TimelinePanel({ settled }: { settled: readonly SettledFact[] }) {
  const days = settled
    .filter((s) => s.stage)
    .sort((a, b) => String(b.fact.value).localeCompare(String(a.fact.value)) || a.label.localeCompare(b.label));
  return (
    <section className="panel" aria-labelledby="timeline">
      <div className="panel-head">
        <h2 id="timeline">{m.title}</h2>
      </div>
      {days.length === 0 ? <div className="panel-body quiet">{m.none}</div> : null}
      <ul className="rows">
        {days.map(({ label, stage = '', fact, contradictedBy }) => (
          <li className="row" key={fact.factId}>
            <div className="row-main">
              <div className="row-title">{[label, fact.part].filter(Boolean).join(' · ')}</div>
              <div className="row-meta">
                <span>{valueWords(fact.kind, fact.value)}</span>
                <span>{stageWords(stage)}</span>
                <span>{m.from(sourceWords(fact.source))}</span>
                {contradictedBy.length > 0 ? (
                  <Status tone="warn">{m.contradicted(contradictedBy.length)}</Status>
                ) : null}
              </div>
              {contradictedBy.map((other) => (
                <p className="row-quote" key={other.factId}>
                  {m.other(valueWords(other.kind, other.value), sourceWords(other.source))}
                </p>
              ))}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
