import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'react-router';
import type { Appointment, Organisation } from '../api/directory.types.js';
import type { FilingPolicy } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { MaskedValue } from '../personal/masked-value.js';
import { useSession } from '../shell/session.js';
import { formatDate } from '../ui/dates.js';
import { LinkButton } from '../ui/link-button.js';
import { Notice } from '../ui/notice.js';

const m = messages.directory;
const DepartureDialog = lazy(() =>
  import('./departure-dialog.js').then((module) => ({ default: module.DepartureDialog })),
);

interface AppointmentsPanelProps {
  title: string;
  appointments: readonly Appointment[];
  unit: Organisation;
  policy: FilingPolicy | undefined;
  /** Only what holds today can be acted on. */
  today: boolean;
  empty: string;
}

export function AppointmentsPanel({ title, appointments, unit, policy, today, empty }: AppointmentsPanelProps) {
  const { can, files, organisationId } = useSession();
  const own = files && organisationId === unit.id && today;
  const [leaving, setLeaving] = useState<Appointment | undefined>(undefined);
  const [noted, setNoted] = useState('');
  return (
    <>
      {noted ? <Notice tone="good" title={m.noteDone(noted)} urgent /> : null}
      <section className="panel" aria-label={title}>
        <div className="panel-head">
          <h2>{title}</h2>
        </div>
        {appointments.length === 0 ? <div className="panel-body quiet">{empty}</div> : null}
        <ul className="rows">
          {appointments.map((appointment) => (
            <AppointmentRow
              key={appointment.id}
              appointment={appointment}
              own={own}
              {...(can('departure.note') && today && !policy?.changeWording
                ? { note: () => setLeaving(appointment) }
                : {})}
            />
          ))}
        </ul>
      </section>
      {leaving ? (
        <Suspense fallback={null}>
          <DepartureDialog
            appointment={leaving}
            unit={unit}
            policy={policy}
            onClose={() => setLeaving(undefined)}
            onDone={() => {
              setNoted(leaving.person.name ?? '');
              setLeaving(undefined);
            }}
          />
        </Suspense>
      ) : null}
    </>
  );
}

const roleOf = ({ role }: Appointment) => (role === 'specialist' ? '' : `&role=${role}`);

interface AppointmentRowProps {
  appointment: Appointment;
  /** The unit's own people may amend what is on record. */
  own: boolean;
  note?: () => void;
}

function AppointmentRow({ appointment, own, note }: AppointmentRowProps) {
  const { person, validFrom, validTo, basisFilingId, endReason } = appointment;
  const from = formatDate(validFrom);
  return (
    <li className="row">
      <div className="row-main">
        <div className="row-title">{person.name ?? messages.retention.destroyed}</div>
        <div className="row-meta">
          {person.section ? <span>{person.section}</span> : null}
          {person.sex ? <span>{messages.common.sex[person.sex]}</span> : null}
          <span>{person.title}</span>
          <MaskedValue
            value={person.phone ?? ''}
            field="phone"
            label={messages.personal.phone}
            name={person.name ?? ''}
            subject={{ kind: 'appointment', id: appointment.id }}
          />
          <span>{validTo ? m.period(from, formatDate(validTo)) : m.since(from)}</span>
          {endReason ? <span>{m.endReason(endReason)}</span> : null}
          {person.name ? <Link to={`/filings/${basisFilingId}`}>{m.basis}</Link> : null}
        </div>
      </div>
      {own ? (
        <div className="actions">
          {(['details', 'correction'] as const).map((kind) => (
            <LinkButton
              key={kind}
              to={`/filings/new?kind=${kind}&subject=${appointment.id}${roleOf(appointment)}`}
              label={`${m[kind]}：${person.name}`}
            >
              {m[kind]}
            </LinkButton>
          ))}
        </div>
      ) : null}
      {note ? (
        <Button onClick={note} aria-label={`${m.noteDeparture}：${person.name}`}>
          {m.noteDeparture}
        </Button>
      ) : null}
    </li>
  );
}
