import { dateInShanghai } from '@zhuanguan/kernel';
import { useState } from 'react';
import { Link } from 'react-router';
import type { RollUpBody, RollUpDetail, SummaryCounts } from '../api/roll-ups.js';
import { messages } from '../messages/messages.js';
import { percent } from '../queue/coverage.js';
import { formatDate, today } from '../ui/dates.js';
import { Status } from '../ui/status.js';
import { BOARD_LISTS, countList, inList, type BoardList } from './board-lists.js';
import { asked, inPost } from './counts.js';
import { DueWords } from './due-words.js';
import { BODY_TONE } from './tone.js';
import { UrgeRollUpButton } from './urge-button.js';

const m = messages.rollUp;
const TONES: Record<BoardList, string> = {
  all: 'quiet',
  missing: 'busy',
  submitted: 'good',
  late: 'warn',
  overdue: 'bad',
};

interface BoardProps {
  detail: RollUpDetail;
  /** The level below the organisation itself. */
  mine: boolean;
  /** Its own summary is the next thing to do. */
  owes: boolean;
}

/** Who has reported and who has not; each number is a list, and opens it. */
export function Board({ detail, mine, owes }: BoardProps) {
  const [list, setList] = useState<BoardList>('all');
  const { rollUp, body, below, counts } = detail;
  // A round of the past is looked at as on its last day.
  const day = rollUp.closedAt ? dateInShanghai(rollUp.closedAt) : today();
  const shown = below.filter((b) => inList(b, list, day) || (list === 'all' && b.membership === 'left'));
  const missing = countList(below, 'missing', day);
  return (
    <>
      <div className="tiles" role="group" aria-label={m.boardTitle}>
        {BOARD_LISTS.map((each) => {
          const n = countList(below, each, day);
          return (
            <button
              type="button"
              key={each}
              className={`tile tile-${n > 0 ? TONES[each] : 'quiet'}`}
              aria-pressed={list === each}
              onClick={() => setList(each)}
            >
              {m.tiles[each]}
              <strong>{n}</strong>
            </button>
          );
        })}
      </div>
      <section aria-labelledby="board-title">
        <div className="panel-head panel">
          <h2 id="board-title">{mine ? m.boardTitle : m.boardOf(body.name)}</h2>
          {mine ? <span className="quiet">{m.boardLead}</span> : null}
          {mine && rollUp.actions.includes('urge') ? (
            <span className="panel-action">
              <UrgeRollUpButton id={rollUp.id} units={missing} primary={!owes} />
            </span>
          ) : null}
        </div>
        {shown.length === 0 ? (
          <div className="panel panel-body quiet">{below.length === 0 ? m.boardNone : m.boardNoneOf}</div>
        ) : (
          <BoardTable id={rollUp.id} bodies={shown} {...(list === 'all' ? { total: counts } : {})} />
        )}
      </section>
    </>
  );
}

function BoardTable({ id, bodies, total }: { id: string; bodies: readonly RollUpBody[]; total?: SummaryCounts }) {
  const { columns } = m;
  return (
    <div className="table-wrap">
      <table className="table table-cards">
        <thead>
          <tr>
            <th scope="col">{columns.name}</th>
            <th scope="col">{columns.state}</th>
            <th scope="col">{columns.coverage}</th>
            <th scope="col" className="number">
              {columns.units}
            </th>
            <th scope="col" className="number">
              {columns.onRecord}
            </th>
            <th scope="col" className="number">
              {columns.vacant}
            </th>
            <th scope="col">{columns.actions}</th>
          </tr>
        </thead>
        <tbody>
          {bodies.map((body) => (
            <BoardRow key={body.organisationId} id={id} body={body} />
          ))}
          {total && total.units > 0 ? (
            <tr>
              <th scope="row">{m.total}</th>
              <td />
              <Counts name={m.total} counts={total} />
              <td />
            </tr>
          ) : null}
        </tbody>
      </table>
    </div>
  );
}

function BoardRow({ id, body }: { id: string; body: RollUpBody }) {
  const { organisationId, name, state, membership, summary } = body;
  const stands = state === 'submitted' && summary !== undefined;
  const to = `/roll-ups/${id}/summaries/${organisationId}`;
  return (
    <tr>
      <th scope="row">
        {summary ? <Link to={`${to}?number=${summary.number}`}>{name}</Link> : name}
        {membership === 'in_round' ? null : <div className="quiet">{m.membership[membership]}</div>}
      </th>
      <td>
        <Status tone={membership === 'left' ? 'quiet' : BODY_TONE[state]}>{m.bodyStates[state]}</Status>{' '}
        {stands && summary.late ? <Status tone="warn">{m.late}</Status> : null}
        {stands || membership === 'left' ? null : <DueWords body={body} short />}
        {summary ? <div className="quiet">{m.version(summary.number)}</div> : null}
        {body.lastUrgedOn ? <div className="quiet">{m.lastUrged(formatDate(body.lastUrgedOn))}</div> : null}
      </td>
      {stands ? (
        <Counts
          name={name}
          counts={summary.counts}
          to={`${to}?number=${summary.number}`}
          deep={body.kind === 'bureau'}
        />
      ) : (
        <td colSpan={4} />
      )}
      <td>
        <div className="actions">
          {body.kind === 'bureau' ? <Link to={`/roll-ups/${id}?of=${organisationId}`}>{m.below}</Link> : null}
          {body.actions.includes('urge') ? <UrgeRollUpButton id={id} units={1} only={organisationId} /> : null}
        </div>
      </td>
    </tr>
  );
}

interface CountsProps {
  name: string;
  counts: SummaryCounts;
  to?: string;
  /** Summaries of a level below are in the numbers. */
  deep?: boolean;
}

function Counts({ name, counts, to, deep = false }: CountsProps) {
  const { columns } = m;
  // A bureau's numbers are those of its departments too: its page opens with each of them.
  const link = (n: number, state: string) =>
    to && n > 0 ? <Link to={deep ? to : `${to}&state=${state}`}>{n}</Link> : n;
  return (
    <>
      <td data-label={columns.coverage}>
        <div className="coverage-bar">
          <div className="bar" role="img" aria-label={m.bar(name, inPost(counts), asked(counts))}>
            <span className="bar-good" style={{ width: `${percent(inPost(counts), asked(counts))}%` }} />
          </div>
          <span className="number">{percent(inPost(counts), asked(counts))}%</span>
        </div>
      </td>
      <td className="number" data-label={columns.units}>
        {to && counts.units > 0 ? <Link to={to}>{counts.units}</Link> : counts.units}
      </td>
      <td className="number" data-label={columns.onRecord}>
        {link(counts.onRecord, 'on_record')}
      </td>
      <td className="number" data-label={columns.vacant}>
        {link(counts.vacant, 'vacant')}
      </td>
    </>
  );
}
