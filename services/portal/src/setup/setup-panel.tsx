import { useQuery } from '@tanstack/react-query';
import { fetchAccess, fetchAccessCounts } from '../api/accounts.js';
import { fetchCoverage } from '../api/directory.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { LinkButton } from '../ui/link-button.js';
import { Status } from '../ui/status.js';
import type { Tone } from '../ui/tone.js';
import { setupIsOver, setupSteps, type SetupStep } from './setup.js';

const m = messages.setup;
const TONE: Record<SetupStep['state'], Tone> = { done: 'good', now: 'busy', todo: 'quiet' };
const LINK: Record<SetupStep['key'], string> = {
  list: '/unit-lists',
  invite: '/accounts',
  below: '/accounts?scope=all&state=none',
  filing: '/board',
};

/** The first-day checklist: what is set up, what is missing, what next. It leaves once the first month is over. */
export function SetupPanel() {
  const { officer } = useSession();
  const counts = useQuery({ queryKey: ['access', 'counts'], queryFn: fetchAccessCounts });
  const mine = useQuery({
    queryKey: ['access', 'mine'],
    queryFn: async () => {
      const [all, active] = await Promise.all([
        fetchAccess({ nextBelow: true, size: 1 }),
        fetchAccess({ nextBelow: true, size: 1, state: 'active' }),
      ]);
      return { all: all.total, active: active.total };
    },
  });
  const coverage = useQuery({ queryKey: ['coverage'], queryFn: fetchCoverage });
  // The queue below does not wait for it; what cannot be read is told by the panels that need it.
  if (!officer || officer === 'section' || !counts.data || !mine.data || !coverage.data) return null;
  const facts = { officer, counts: counts.data.counts, mine: mine.data, coverage: coverage.data.total };
  const steps = setupSteps(facts);
  if (setupIsOver(steps)) return null;
  const next = steps.find((step) => step.state !== 'done');
  return (
    <section className="panel" aria-labelledby="setup">
      <div className="panel-head">
        <h2 id="setup">{m.title}</h2>
        <span className="quiet">{m.lead}</span>
      </div>
      <ol className="rows">
        {steps.map((step) => (
          <li className="row" key={step.key}>
            <div className="row-main">
              <div className="row-title">{m[step.key]}</div>
              <div className="row-meta">
                <Status tone={TONE[step.state]}>{m.step[step.state]}</Status>
                <span>{wordsOf(step, facts.counts)}</span>
              </div>
            </div>
            {step.state === 'todo' && step !== next ? null : (
              <LinkButton
                to={LINK[step.key]}
                primary={step === next}
                label={`${step === next ? m.next : m.view}：${m[step.key]}`}
              >
                {step === next ? m.next : m.view}
              </LinkButton>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function wordsOf({ key, done, all }: SetupStep, counts: readonly { kind: string; organisations: number }[]): string {
  const of = (kind: string) => counts.find((c) => c.kind === kind)?.organisations ?? 0;
  switch (key) {
    case 'list':
      return done > 0 ? m.listDone(of('unit'), of('department')) : m.listTodo;
    case 'invite':
      return all > 0 ? m.inviteCount(done, all) : m.inviteTodo;
    case 'below':
      return m.belowCount(done, all);
    case 'filing':
      return m.filingCount(done, all);
  }
}
