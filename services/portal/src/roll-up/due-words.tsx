import type { RollUpBody } from '../api/roll-ups.js';
import { messages } from '../messages/messages.js';
import { formatDate } from '../ui/dates.js';
import { Status } from '../ui/status.js';

const m = messages.rollUp;

/** 还剩 3 日 and the day itself; nothing for who has no date. */
export function DueWords({ body: { due, dueWords } }: { body: Pick<RollUpBody, 'due' | 'dueWords'> }) {
  if (!due) return null;
  const over = dueWords?.startsWith('已超');
  return (
    <span className="countdown">
      {dueWords ? <Status tone={over ? 'bad' : 'busy'}>{dueWords}</Status> : null}
      <span>
        {m.due}：{m.dueOf(formatDate(due), '')}
      </span>
    </span>
  );
}
