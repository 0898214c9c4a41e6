import type { ActEffect } from '../api/organisation-acts.js';
import { messages } from '../messages/messages.js';
import { Status } from '../ui/status.js';
import type { Tone } from '../ui/tone.js';

const m = messages.act;
const TONE: Record<ActEffect['part'], Tone> = {
  renamed: 'busy',
  transferred: 'busy',
  continues: 'good',
  created: 'good',
  moved_below: 'busy',
  ended: 'warn',
};

/** Each organisation the act touches, and what happens to it, to its posts, filings and accounts. */
export function EffectList({ effects, future }: { effects: readonly ActEffect[]; future?: boolean }) {
  return (
    <ul className="rows">
      {effects.map((effect) => (
        <li className="row act-effect" key={effect.organisationId}>
          <div className="row-meta">
            <strong>{effect.name}</strong>
            <Status tone={TONE[effect.part]}>{m.parts[effect.part]}</Status>
          </div>
          <ul>
            {effect.changes.map(({ field, before = '', after = '' }) => (
              <li key={field}>
                {field === 'successor' ? m.successorIs(after) : m.change(m.fields[field], before, after)}
              </li>
            ))}
            {touched(effect, Boolean(future)).map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

function touched({ part, appointments, openFilings, openClocks, accounts = 0 }: ActEffect, future: boolean): string[] {
  const t = m.touched;
  const some = (n: number, words: (n: number) => string) => (n > 0 ? [words(n)] : []);
  if (part === 'created') return future ? [t.refile] : [];
  if (part === 'ended')
    return [
      ...some(appointments, t.appointmentsEnd),
      ...some(openFilings, t.filingsEnd),
      ...some(openClocks, t.clocksEnd),
      ...some(accounts, t.accounts),
    ];
  return future ? [...some(appointments, t.appointments), ...some(openFilings, t.filings)] : [];
}
