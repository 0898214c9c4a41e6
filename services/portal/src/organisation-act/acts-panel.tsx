import type { OrganisationAct } from '../api/organisation-acts.js';
import { messages } from '../messages/messages.js';
import { formatDate, formatInstant } from '../ui/dates.js';
import { EffectList } from './effects-table.js';
import './act.css';

const m = messages.act;

/** What happened to the unit by which document, newest first. */
export function ActsPanel({ acts }: { acts: readonly OrganisationAct[] }) {
  if (acts.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="acts">
      <div className="panel-head">
        <h2 id="acts">{m.history}</h2>
      </div>
      {acts.map((one) => (
        <details className="panel-body" key={one.id} open={acts.length === 1}>
          <summary>
            <strong>{m.kindNames[one.kind]}</strong> {m.historyLine(one, formatDate(one.effectiveDate))}
          </summary>
          <EffectList effects={one.effects} />
          <p className="quiet">{m.recordedBy(one.recordedByName, formatInstant(one.recordedAt))}</p>
        </details>
      ))}
    </section>
  );
}
