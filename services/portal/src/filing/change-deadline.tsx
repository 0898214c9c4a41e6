import { useQuery } from '@tanstack/react-query';
import { isDate } from '@zhuanguan/kernel';
import { fetchChangeDeadline } from '../api/filings.js';
import { messages } from '../messages/messages.js';
import { Countdown } from '../ui/countdown.js';

/** The countdown of FIL-4 while the date is chosen, with its proof. */
export function ChangeDeadline({ unitId, date }: { unitId: string; date: string | undefined }) {
  const valid = Boolean(date && isDate(date));
  const deadline = useQuery({
    queryKey: ['change-deadline', unitId, date],
    queryFn: () => fetchChangeDeadline(unitId, date ?? ''),
    enabled: valid,
  });
  if (!valid) return null;
  return (
    <div className="deadline-line" role="status">
      {deadline.data ? <Countdown deadline={deadline.data} /> : null}
      {deadline.isPending ? <span className="quiet">{messages.form.deadlinePending}</span> : null}
      {deadline.data?.state === 'overdue' ? <p className="late">{messages.form.lateNotice}</p> : null}
    </div>
  );
}
