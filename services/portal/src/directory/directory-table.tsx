import { Link } from 'react-router';
import type { DirectoryEntry, Standing } from '../api/directory.types.js';
import { messages } from '../messages/messages.js';
import { moveBetweenRows } from '../ui/row-keys.js';
import { formatDate, today } from '../ui/dates.js';
import { Status } from '../ui/status.js';
import { STANDING_TONE } from '../ui/tone.js';
import { LastUrged } from './last-urged.js';

const m = messages.directory;

export function DirectoryTable({ rows, at }: { rows: readonly DirectoryEntry[]; at?: string }) {
  return (
    <div className="table-wrap">
      <table className="table table-cards" onKeyDown={moveBetweenRows}>
        <caption className="visually-hidden">{m.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{m.columns.unit}</th>
            <th scope="col">{m.columns.standing}</th>
            <th scope="col">{m.columns.person}</th>
            <th scope="col">{m.columns.department}</th>
            <th scope="col">{m.columns.area}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((entry) => (
            <tr key={entry.organisation.id}>
              <th scope="row">
                <Link to={`/directory/${entry.organisation.id}${at ? `?at=${at}` : ''}`} data-row-link>
                  {entry.organisation.name}
                </Link>
                {entry.matchedFormerName ? <div className="quiet">{m.formerName(entry.matchedFormerName)}</div> : null}
              </th>
              <td>
                {entry.standing ? <StandingStatus standing={entry.standing} /> : null}
                {entry.lastUrgedAt ? <LastUrged at={entry.lastUrgedAt} /> : null}
              </td>
              <td data-label={m.columns.person}>
                {entry.appointments.map(({ id, person }) => (
                  <div key={id}>
                    {person.name} <span className="quiet nowrap">{person.phone}</span>
                  </div>
                ))}
              </td>
              <td data-label={m.columns.department}>{entry.departmentName ?? messages.common.none}</td>
              <td className="nowrap" data-label={m.columns.area}>
                {entry.areaName}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Only where the bureau has set a limit for a vacancy. */
function VacancyDue({ standing: { vacancyDueStrict, vacancyDueRolled } }: { standing: Standing }) {
  if (!vacancyDueStrict || !vacancyDueRolled) return null;
  return today() > vacancyDueRolled ? (
    <Status tone="bad">{m.vacancyOverdue(formatDate(vacancyDueRolled))}</Status>
  ) : (
    <Status tone="warn">{m.vacancyDue(formatDate(vacancyDueStrict))}</Status>
  );
}

/** Only where the bureau has set a limit for a term; a warning and nothing more. */
function TermDue({ standing: { termWarnOn, termDueOn } }: { standing: Standing }) {
  if (!termWarnOn || !termDueOn || today() < termWarnOn) return null;
  return today() > termDueOn ? (
    <Status tone="warn">{m.termOver(formatDate(termDueOn))}</Status>
  ) : (
    <Status tone="warn">{m.termDue(formatDate(termDueOn))}</Status>
  );
}

export function StandingStatus({ standing }: { standing: Standing }) {
  return (
    <span className="row-meta">
      <Status tone={STANDING_TONE[standing.state]}>{m.standings[standing.state]}</Status>
      {standing.missingPosts.length > 0 ? <Status tone="warn">{m.standings.post_vacant}</Status> : null}
      <VacancyDue standing={standing} />
      <TermDue standing={standing} />
      {standing.changeOverdue ? <Status tone="bad">{m.changeOverdue}</Status> : null}
    </span>
  );
}
