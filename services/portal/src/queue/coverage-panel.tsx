import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { fetchCoverage, searchDirectory } from '../api/directory.js';
import type { Coverage, CoverageTotal } from '../api/directory.types.js';
import { LastUrged } from '../directory/last-urged.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { Loaded } from '../ui/states.js';
import { STANDING_TONE } from '../ui/tone.js';
import { UrgeButton } from '../urge/urge-button.js';
import { CoverageTable } from './coverage-table.js';
import { SELDOM, standingCount, type CountedState } from './coverage.js';

const m = messages.queue;

/** Units by standing: the numbers first, the lists behind them below the queue. */
export function CoveragePanel({ part }: { part: 'summary' | 'detail' }) {
  const coverage = useQuery({ queryKey: ['coverage'], queryFn: fetchCoverage });
  if (part === 'summary')
    return (
      <Loaded query={coverage} rows={2}>
        {({ total }) => <Tiles total={total} />}
      </Loaded>
    );
  if (!coverage.data) return null;
  return <Detail coverage={coverage.data} />;
}

const STATES: readonly CountedState[] = ['vacant', 'filed_not_on_record', 'on_record', ...SELDOM];

function Tiles({ total }: { total: CoverageTotal }) {
  return (
    <nav className="tiles" aria-label={m.coverage}>
      <Link className="tile" to="/directory">
        {m.units}
        <strong>{total.units}</strong>
      </Link>
      {STATES.filter((state) => !SELDOM.includes(state) || standingCount(total, state) > 0).map((state) => (
        <Link
          key={state}
          className={`tile tile-${standingCount(total, state) > 0 ? STANDING_TONE[state] : 'quiet'}`}
          to={`/directory?standing=${state}`}
        >
          {messages.directory.standings[state]}
          <strong>{standingCount(total, state)}</strong>
        </Link>
      ))}
      {total.changeOverdue > 0 ? (
        <Link className="tile tile-bad" to="/directory?standing=change_overdue">
          {m.changeOverdue}
          <strong>{total.changeOverdue}</strong>
        </Link>
      ) : null}
    </nav>
  );
}

function Detail({ coverage }: { coverage: Coverage }) {
  const { officer } = useSession();
  const { areas, departments } = coverage;
  return (
    <>
      <VacantUnits />
      {areas.length > 1 ? <CoverageTable rows={areas} by="area" /> : null}
      {officer === 'bureau' && departments.length > 1 ? <CoverageTable rows={departments} by="department" /> : null}
    </>
  );
}

const FIRST = 10;

/** Who has not reported: the question a department asks first, with its one click. */
function VacantUnits() {
  const vacant = useQuery({
    queryKey: ['directory', 'vacant'],
    queryFn: () => searchDirectory({ query: '', standing: 'vacant', size: FIRST }),
  });
  return (
    <section className="panel" aria-labelledby="vacant-title">
      <div className="panel-head">
        <h2 id="vacant-title">{m.vacantUnits}</h2>
        <span className="panel-action">
          <UrgeButton urge={{ standing: 'vacant' }} units={vacant.data?.total ?? 0} />
        </span>
      </div>
      <Loaded query={vacant} rows={3}>
        {({ items, total }) =>
          items.length === 0 ? (
            <div className="panel-body quiet">{m.vacantNone}</div>
          ) : (
            <>
              <ul className="rows">
                {items.map(({ organisation, departmentName, areaName, lastUrgedAt }) => (
                  <li className="row" key={organisation.id}>
                    <div className="row-main">
                      <Link to={`/directory/${organisation.id}`}>{organisation.name}</Link>
                      <div className="row-meta">
                        <span>{[areaName, departmentName].filter(Boolean).join(' · ')}</span>
                        {lastUrgedAt ? <LastUrged at={lastUrgedAt} /> : null}
                      </div>
                    </div>
                  </li>
                ))}
              </ul>
              {total > items.length ? (
                <div className="panel-body">
                  <Link to="/directory?standing=vacant">{m.vacantMore(total)}</Link>
                </div>
              ) : null}
            </>
          )
        }
      </Loaded>
    </section>
  );
}
