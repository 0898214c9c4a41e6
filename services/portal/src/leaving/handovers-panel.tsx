import { useQuery } from '@tanstack/react-query';
import { fetchHandovers } from '../api/leaving.js';
import type { Handover } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { formatDate } from '../ui/dates.js';
import { LinkButton } from '../ui/link-button.js';
import { Failure } from '../ui/states.js';
import { Status } from '../ui/status.js';

const m = messages.handover;

/** What is still to be handed over in a unit; nothing is shown where nobody has left. */
export function HandoversPanel({ unitId }: { unitId: string }) {
  const handovers = useQuery({ queryKey: ['handovers', unitId], queryFn: () => fetchHandovers(unitId) });
  if (handovers.isError) return <Failure error={handovers.error} retry={() => void handovers.refetch()} />;
  if (!handovers.data || handovers.data.length === 0) return null;
  return (
    <section className="panel" aria-label={m.title}>
      <div className="panel-head">
        <h2>{m.title}</h2>
        <span className="quiet">{m.never}</span>
      </div>
      <ul className="rows">
        {handovers.data.map((handover) => (
          <li className="row" key={handover.appointmentId}>
            <HandoverLine handover={handover} />
            <LinkButton to={handoverPath(handover)} label={`${actionOf(handover)}：${handover.personName}`}>
              {actionOf(handover)}
            </LinkButton>
          </li>
        ))}
      </ul>
    </section>
  );
}

export const handoverPath = ({ appointmentId }: Pick<Handover, 'appointmentId'>): string =>
  `/appointments/${appointmentId}/handover`;

export const actionOf = ({ complete, actions, version }: Handover): string =>
  complete || actions.length === 0 ? m.view : version > 0 ? m.continue : m.record;

export const openLabels = ({ items }: Handover): string =>
  items
    .filter((i) => i.state === 'open')
    .map((i) => i.label)
    .join('、');

export function HandoverLine({ handover }: { handover: Handover }) {
  const { personName, leftOn, complete, version } = handover;
  return (
    <div className="row-main">
      <div className="row-title">{messages.queue.left(personName, formatDate(leftOn))}</div>
      <div className="row-meta">
        <Status tone={complete ? 'good' : 'warn'}>{complete ? m.complete : m.incomplete}</Status>
        {complete ? null : <span>{version > 0 ? m.open(openLabels(handover)) : m.notYet}</span>}
      </div>
    </div>
  );
}
