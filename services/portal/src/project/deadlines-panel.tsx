import type { ProjectDeadline } from '../api/projects.js';
import { messages } from '../messages/messages.js';
import { formatDate } from '../ui/dates.js';
import { ReferenceLine } from '../ui/reference-line.js';
import { Status } from '../ui/status.js';
import { partyWords, STATE_TONE, stageOrder, stageWords } from './words.js';

const m = messages.project.deadlines;

/** Stage by stage, in the order of a project's life; each deadline says why. */
export function DeadlinesPanel({ deadlines }: { deadlines: readonly ProjectDeadline[] }) {
  const stages = [...new Set(deadlines.map((d) => d.stage))]
    .sort((a, b) => stageOrder(a) - stageOrder(b))
    .map((stage) => [stage, deadlines.filter((d) => d.stage === stage)] as const);
  return (
    <section className="panel" aria-labelledby="deadlines">
      <div className="panel-head">
        <h2 id="deadlines">{m.title}</h2>
      </div>
      {stages.length === 0 ? <div className="panel-body quiet">{m.none}</div> : null}
      {stages.map(([stage, of]) => (
        <div key={stage}>
          <h3 className="project-stage">{stageWords(stage)}</h3>
          <ul className="rows">
            {of.map((deadline) => (
              <Deadline key={`${deadline.ruleId} ${deadline.part ?? ''}`} deadline={deadline} />
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

function Deadline({ deadline }: { deadline: ProjectDeadline }) {
  const { title, part, who, state, argued, paused, provisional, optional, doneOn, behind, proof, reference, ruleId } =
    deadline;
  return (
    <li className="row">
      <div className="row-main">
        <div className="row-title">{[title, part].filter(Boolean).join(' · ')}</div>
        <div className="row-meta">
          <Status tone={behind ? 'quiet' : STATE_TONE[state]}>{m.states[state]}</Status>
          <span>{dueWords(deadline)}</span>
          {doneOn ? <span>{m.done(formatDate(doneOn))}</span> : null}
          <span>{m.who(partyWords(who))}</span>
          {argued ? <Status tone="warn">{m.argued}</Status> : null}
          {paused ? <Status tone="quiet">{m.paused}</Status> : null}
          {provisional ? <Status tone="quiet">{m.provisional}</Status> : null}
          {optional ? <span>{m.optional}</span> : null}
          {behind ? <span>{m.behind(behind)}</span> : null}
        </div>
        <details className="project-why">
          <summary aria-label={m.whyOf(title)}>{m.why}</summary>
          {proof.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
          <ReferenceLine reference={reference} ruleId={ruleId} />
        </details>
      </div>
    </li>
  );
}

/** A maximum is a last day, a minimum a first one. */
const dueWords = ({ kind, dueRolled }: ProjectDeadline): string =>
  kind === 'min' || kind === 'fixed' ? m.notBefore(formatDate(dueRolled)) : m.due(formatDate(dueRolled));
