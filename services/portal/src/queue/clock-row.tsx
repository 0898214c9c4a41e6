import { Link } from 'react-router';
import type { ChangeClock } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { Countdown } from '../ui/countdown.js';
import { formatDate } from '../ui/dates.js';
import { LinkButton } from '../ui/link-button.js';

const m = messages.queue;

export function ClockRow({ clock, primary }: { clock: ChangeClock; primary: boolean }) {
  const { files, organisationId } = useSession();
  const own = files && clock.unitId === organisationId;
  const date = formatDate(clock.changeDate);
  const left = clock.personName ? m.left(clock.personName, date) : m.leftUnnamed(date);
  const start = (kind: string) =>
    `/filings/new?kind=${kind}&predecessor=${clock.appointmentId}&date=${clock.changeDate}`;
  return (
    <li className="row">
      <div className="row-main">
        <Link to={own ? start('change') : `/directory/${clock.unitId}`} className="row-title" data-row-link>
          {own ? left : `${clock.unitName} · ${left}`}
        </Link>
        <div className="row-meta">{clock.deadline ? <Countdown deadline={clock.deadline} subject={left} /> : null}</div>
      </div>
      {own ? (
        <div className="actions">
          <LinkButton to={start('change')} primary={primary} label={`${m.fileChange}：${left}`}>
            {m.fileChange}
          </LinkButton>
          <LinkButton to={start('exit')} label={`${m.fileExit}：${left}`}>
            {m.fileExit}
          </LinkButton>
        </div>
      ) : null}
    </li>
  );
}
