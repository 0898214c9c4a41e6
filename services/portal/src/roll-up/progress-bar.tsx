import type { RollUp } from '../api/roll-ups.js';
import { messages } from '../messages/messages.js';

const m = messages.rollUp;

/** How many have reported, in time and late; the words beside it say the same. */
export function ProgressBar({ progress }: { progress: RollUp['progress'] }) {
  const { bodies, submitted, late } = progress;
  const width = (n: number) => ({ width: `${bodies === 0 ? 0 : (n / bodies) * 100}%` });
  return (
    <div className="roll-up-progress">
      <div className="bar" role="img" aria-label={m.progressBar(submitted, bodies)}>
        <span className="bar-good" style={width(submitted - late)} />
        <span className="bar-warn" style={width(late)} />
      </div>
      <span>{m.progress(submitted, bodies)}</span>
    </div>
  );
}
