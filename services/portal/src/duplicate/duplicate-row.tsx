import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Duplicate } from '../api/duplicates.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { formatDate, formatInstant } from '../ui/dates.js';
import { LinkButton } from '../ui/link-button.js';
import { Status } from '../ui/status.js';
import { DecideDialog, type Choice } from './decide-dialog.js';
import { MergeDialog } from './merge-dialog.js';

const m = messages.duplicate;

interface RowProps {
  entry: Duplicate;
  done: (sentence: string) => void;
}

export function DuplicateRow({ entry, done }: RowProps) {
  const [choice, setChoice] = useState<Choice | 'merge' | undefined>(undefined);
  const close = () => setChoice(undefined);
  return (
    <li className="row">
      <div className="row-main">
        <div className="row-title">{entry.shared}</div>
        <div className="row-meta">
          <Status tone="warn">{m.reason[entry.reason]}</Status>
        </div>
        {entry.kind === 'unit' ? <Units entry={entry} /> : <Persons entry={entry} />}
        <Decisions entry={entry} />
        {entry.decidable ? null : <p className="quiet">{m.notYours}</p>}
      </div>
      {entry.decidable ? <Actions entry={entry} choose={setChoice} /> : null}
      {choice === 'merge' ? <MergeDialog entry={entry} close={close} done={done} /> : null}
      {choice && choice !== 'merge' ? <DecideDialog entry={entry} choice={choice} close={close} /> : null}
    </li>
  );
}

const named = (entry: Duplicate, action: string) => `${action}：${entry.shared ?? ''}`;

function Actions({ entry, choose }: { entry: Duplicate; choose: (choice: Choice | 'merge') => void }) {
  const { officer } = useSession();
  const button = (choice: Choice | 'merge', text: string, primary = false) => (
    <Button
      {...(primary ? { type: 'primary' as const } : {})}
      aria-label={named(entry, text)}
      onClick={() => choose(choice)}
    >
      {text}
    </Button>
  );
  if (entry.decided) return <div className="actions">{button('reopened', m.reopen)}</div>;
  const [unit] = entry.units;
  return (
    <div className="actions">
      {entry.kind === 'unit' ? null : button('merge', m.merge, true)}
      {entry.kind === 'unit' && entry.reason !== 'bad_uscc' && officer === 'bureau' && unit?.id ? (
        <LinkButton to={`/directory/${unit.id}/act`} label={named(entry, m.mergeUnits)}>
          {m.mergeUnits}
        </LinkButton>
      ) : null}
      {entry.kind === 'person' ? button('lawful', m.lawful) : null}
      {button('different', m.different[entry.kind])}
    </div>
  );
}

const postName = (role: string): string =>
  role === 'specialist' ? messages.filing.specialist : (m.posts[role as keyof typeof m.posts] ?? role);

function Persons({ entry }: { entry: Duplicate }) {
  return (
    <ul className="duplicate-of">
      {entry.persons.map((person, i) =>
        person.elsewhere ? (
          <li key={`elsewhere${i}`} className="quiet">
            {m.elsewhere}
          </li>
        ) : (
          person.appointments.map((a) => (
            <li key={a.id}>
              {a.person.name ?? messages.retention.destroyed} · <Link to={`/directory/${a.unitId}`}>{a.unitName}</Link>{' '}
              · {postName(a.role)} ·{' '}
              <span className="quiet">
                {a.validTo
                  ? messages.directory.period(formatDate(a.validFrom), formatDate(a.validTo))
                  : messages.directory.since(formatDate(a.validFrom))}
                {a.person.phone ? ` · ${a.person.phone}` : ''}
              </span>
            </li>
          ))
        ),
      )}
    </ul>
  );
}

function Units({ entry }: { entry: Duplicate }) {
  return (
    <ul className="duplicate-of">
      {entry.units.map((unit, i) => (
        <li key={unit.id ?? i}>
          {unit.id ? <Link to={`/directory/${unit.id}`}>{unit.name}</Link> : <span>{m.unitElsewhere}</span>}
          {unit.uscc ? <span className="quiet"> · {unit.uscc}</span> : null}
          {unit.problem ? <span> · {unit.problem}</span> : null}
        </li>
      ))}
    </ul>
  );
}

/** Who decided what and why, also on facts that were different then. */
function Decisions({ entry }: { entry: Duplicate }) {
  if (entry.decisions.length === 0) return null;
  return (
    <ul className="duplicate-of duplicate-past quiet">
      {entry.decisions.map((d) => (
        <li key={d.decidedAt}>
          {m.decided[d.decision]}
          {d.current ? '' : m.stale} ·{' '}
          {m.decidedBy([d.decidedByName, d.officerName].filter(Boolean).join(' '), formatInstant(d.decidedAt))} ·{' '}
          {d.reason ? m.why(d.reason) : messages.retention.destroyed}
        </li>
      ))}
    </ul>
  );
}
