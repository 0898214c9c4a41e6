import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { fetchProject, type Project } from '../api/projects.js';
import { messages } from '../messages/messages.js';
import { formatDate, formatInstant } from '../ui/dates.js';
import { Fields } from '../ui/fields.js';
import { Page } from '../ui/page.js';
import { Loaded } from '../ui/states.js';
import { DeadlinesPanel } from './deadlines-panel.js';
import { Standing } from './projects-page.js';
import { TimelinePanel } from './timeline-panel.js';
import { categoryWords, methodWords, sourceWords, valueWords, yuan } from './words.js';
import './project.css';

const m = messages.project;

/** One project: every deadline with its reason, and what happened when (JZ-7). */
export function Component() {
  const { id = '' } = useParams();
  const project = useQuery({ queryKey: ['project', id], queryFn: () => fetchProject(id) });
  return (
    <Loaded query={project} rows={10} page={m.title}>
      {(data) => <View project={data} />}
    </Loaded>
  );
}

function View({ project }: { project: Project }) {
  const { summary, deadlines, settled, setAside, undecided, date, policyVersion, calendarVersion } = project;
  const { name, code, unitId, unitName, method, category, budgetAmount, reportedAt } = summary;
  return (
    <Page
      title={name ?? m.unnamed}
      lead={
        <span className="row-meta">
          <Standing project={summary} />
          <span>{m.code(code)}</span>
          <span>{m.reportedAt(formatInstant(reportedAt))}</span>
          <span>{m.asOf(formatDate(date))}</span>
        </span>
      }
    >
      <div className="columns">
        <DeadlinesPanel deadlines={deadlines} />
        <div>
          <section className="panel panel-body" aria-label={m.details.title}>
            <Fields
              items={[
                { label: m.facts.unit, value: <Link to={`/directory/${unitId}`}>{unitName}</Link> },
                { label: m.facts.method, value: methodWords(method) },
                { label: m.facts.category, value: categoryWords(category) },
                { label: m.facts.budget, value: budgetAmount === undefined ? '' : m.yuan(yuan(budgetAmount)) },
                { label: m.facts.policy, value: policyVersion ?? '' },
                { label: m.facts.calendar, value: calendarVersion ?? '' },
              ]}
            />
          </section>
          <TimelinePanel settled={settled} />
          <Undecided undecided={undecided} />
          <SetAside setAside={setAside} />
        </div>
      </div>
    </Page>
  );
}

function Undecided({ undecided }: Pick<Project, 'undecided'>) {
  if (undecided.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="undecided">
      <div className="panel-head">
        <h2 id="undecided">{m.undecided.title}</h2>
      </div>
      <ul className="rows">
        {undecided.map(({ ruleId, part = '', missing }) => (
          <li className="row" key={`${ruleId} ${part}`}>
            <div className="row-main">
              <span>{[ruleId, part].filter(Boolean).join(' · ')}</span>
              <div className="row-meta">{m.undecided.missing(missing.join('、'))}</div>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function SetAside({ setAside }: Pick<Project, 'setAside'>) {
  if (setAside.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="set-aside">
      <div className="panel-head">
        <h2 id="set-aside">{m.setAside.title}</h2>
      </div>
      <ul className="rows">
        {setAside.map(({ fact, why }) => (
          <li className="row" key={fact.factId}>
            <div className="row-main">
              <span>{valueWords(fact.kind, fact.value)}</span>
              <div className="row-meta">
                <span>{m.setAside.why[why]}</span>
                <span>{m.timeline.from(sourceWords(fact.source))}</span>
                <span>{formatInstant(fact.occurredAt)}</span>
              </div>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
