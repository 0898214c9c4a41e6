import { useQuery } from '@tanstack/react-query';
import { isDate } from '@zhuanguan/kernel';
import { fetchChangeDeadline } from '../api/filings.js';
import { messages } from '../messages/messages.js';
import type { FilingPolicy } from '../api/types.js';
import { ReferenceLine } from '../ui/reference-line.js';
import { Countdown } from '../ui/countdown.js';

/** The countdown of FIL-4 while the date is chosen, with its proof. */
interface ChangeDeadlineProps {
  unitId: string;
  date: string | undefined;
  policy: Pick<FilingPolicy, 'changeWording' | 'changeReference'> | undefined;
}

export function ChangeDeadline({ unitId, date, policy }: ChangeDeadlineProps) {
  const valid = Boolean(date && isDate(date));
  const deadline = useQuery({
    queryKey: ['change-deadline', unitId, date],
    queryFn: () => fetchChangeDeadline(unitId, date ?? ''),
    enabled: valid && !policy?.changeWording,
  });
  // The text names no number of days: nothing counts, and nothing is late.
  if (policy?.changeWording)
    return (
      <div className="deadline-line">
        <span>{messages.form.noDays(policy.changeWording)}</span>
        <ReferenceLine reference={policy.changeReference} />
      </div>
    );
  if (!valid) return null;
  return (
    <div className="deadline-line" role="status">
      {deadline.data ? <Countdown deadline={deadline.data} /> : null}
      {deadline.isPending ? <span className="quiet">{messages.form.deadlinePending}</span> : null}
      {deadline.data?.state === 'overdue' ? <p className="late">{messages.form.lateNotice}</p> : null}
    </div>
  );
}
