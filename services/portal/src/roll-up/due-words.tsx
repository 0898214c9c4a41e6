import type { RollUpBody } from '../api/roll-ups.js';
import { messages } from '../messages/messages.js';
import { formatDate } from '../ui/dates.js';
import { Status } from '../ui/status.js';

const m = messages.rollUp;

interface DueProps {
  body: Pick<RollUpBody, 'due' | 'dueWords'>;
  /** The day itself stands elsewhere on the page. */
  short?: boolean;
}

/** 还剩 3 日 and the day itself; nothing for who has no date. */
export function DueWords({ body: { due, dueWords }, short = false }: DueProps) {
  if (!due || (short && !dueWords)) return null;
  const over = dueWords?.startsWith('已超');
  if (short) return <Status tone={over ? 'bad' : 'busy'}>{dueWords}</Status>;
  return (
    <span className="countdown">
      {dueWords ? <Status tone={over ? 'bad' : 'busy'}>{dueWords}</Status> : null}
      <span>
        {m.due}：{m.dueOf(formatDate(due), '')}
      </span>
    </span>
  );
}
