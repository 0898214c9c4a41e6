import { Link } from 'react-router';
import type { PolicyMove, TriedUnit } from '../api/policy.js';
import { messages } from '../messages/messages.js';
import { formatDate } from '../ui/dates.js';
import { Status } from '../ui/status.js';

const m = messages.policy;
const standings = messages.directory.standings;

export function MoveTable({ moves }: { moves: readonly PolicyMove[] }) {
  return (
    <div className="table-wrap">
      <table className="table table-cards">
        <thead>
          <tr>
            <th scope="col">{m.unit}</th>
            <th scope="col">{m.changeDate}</th>
            <th scope="col">{m.due}</th>
          </tr>
        </thead>
        <tbody>
          {moves.map((move) => (
            <tr key={move.clockId}>
              <th scope="row">
                <Link to={`/directory/${move.unitId}`}>{move.unitName ?? move.unitId}</Link>
              </th>
              <td data-label={m.changeDate}>{formatDate(move.changeDate)}</td>
              <td data-label={m.due}>
                {m.becomes(formatDate(move.dueBefore), formatDate(move.dueAfter))}{' '}
                {move.overdueAfter && !move.overdueBefore ? (
                  <Status tone="bad">{messages.directory.changeOverdue}</Status>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function UnitTable({ units }: { units: readonly TriedUnit[] }) {
  return (
    <div className="table-wrap">
      <table className="table table-cards">
        <thead>
          <tr>
            <th scope="col">{m.unit}</th>
            <th scope="col">{m.standing}</th>
            <th scope="col">{m.answer}</th>
          </tr>
        </thead>
        <tbody>
          {units.map((unit) => (
            <tr key={unit.unitId}>
              <th scope="row">
                <Link to={`/directory/${unit.unitId}`}>{unit.unitName}</Link>
              </th>
              <td data-label={m.standing}>
                {unit.standingBefore === unit.standingAfter
                  ? standings[unit.standingAfter]
                  : m.becomes(standings[unit.standingBefore], standings[unit.standingAfter])}
              </td>
              <td data-label={m.answer}>
                {unit.answerBefore === unit.answerAfter
                  ? m.answers[unit.answerAfter]
                  : m.becomes(m.answers[unit.answerBefore], m.answers[unit.answerAfter])}
                <div className="quiet">{unit.detailAfter}</div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
