import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { fetchFiling } from '../api/filings.js';
import { fetchHandover } from '../api/leaving.js';
import type { Filing } from '../api/types.js';
import { handoverPath } from '../leaving/handovers-panel.js';
import { messages } from '../messages/messages.js';
import { Countdown } from '../ui/countdown.js';
import { PrintActions } from '../paper/print-actions.js';
import { LinkButton } from '../ui/link-button.js';
import { Notice } from '../ui/notice.js';
import { Page } from '../ui/page.js';
import { Loaded } from '../ui/states.js';
import { isAmending } from './content-fields.js';
import { FilingWarnings } from './filing-warnings.js';
import { currentReceipts, personLabel, receiverName } from './summary.js';

const m = messages.filing;

/** After a submit: what happens next, and who does it. */
export function Component() {
  const { id = '' } = useParams();
  const filing = useQuery({ queryKey: ['filing', id], queryFn: () => fetchFiling(id) });
  return (
    <Loaded query={filing} page={messages.filings.title}>
      {(loaded) => <Submitted filing={loaded} />}
    </Loaded>
  );
}

/** Whoever leaves hands over: it can be said now or later, and holds nothing up. */
function HandoverNext({ filing: { content, kind, predecessorName = '' } }: { filing: Filing }) {
  const h = messages.handover;
  const appointmentId = content.predecessorAppointmentId ?? '';
  const leaving = (kind === 'exit' || kind === 'change') && appointmentId !== '';
  // No list of the pack, no hand-over: then there is nothing to lead to.
  const handover = useQuery({
    queryKey: ['handover', appointmentId],
    queryFn: () => fetchHandover(appointmentId),
    enabled: leaving,
    retry: false,
  });
  if (!leaving || !handover.data || handover.data.complete) return null;
  return (
    <Notice
      tone="busy"
      title={h.afterSubmit(predecessorName || handover.data.personName)}
      actions={<LinkButton to={handoverPath({ appointmentId })}>{h.record}</LinkButton>}
    >
      {h.afterSubmitHint}
    </Notice>
  );
}

function Submitted({ filing }: { filing: Filing }) {
  return (
    <Page title={m.submittedTitle} narrow>
      <Notice tone="good" title={m.title(m.kind[filing.kind], personLabel(filing))}>
        <p>{m.submittedLead}</p>
        {filing.deadline ? <Countdown deadline={filing.deadline} /> : null}
      </Notice>
      <HandoverNext filing={filing} />
      <FilingWarnings warnings={filing.warnings} />
      <section className="panel">
        <div className="panel-head">
          <h2>{m.nextReceivers}</h2>
        </div>
        <div className="panel-body">
          <ol className="steps">
            {currentReceipts(filing).map((receipt) => (
              <li key={receipt.organisationId}>{m.nextWaiting(m.receiver[receipt.receiver], receiverName(receipt))}</li>
            ))}
            <li>{isAmending(filing.kind) ? m.nextAmend : filing.kind === 'exit' ? m.nextExit : m.nextRecord}</li>
          </ol>
          <p className="quiet">{m.nextReturned}</p>
        </div>
      </section>
      <div className="actions">
        <LinkButton to="/" primary>
          {messages.common.backToQueue}
        </LinkButton>
        <PrintActions filing={filing} />
        <Link to={`/filings/${filing.id}`}>{m.viewFiling}</Link>
      </div>
    </Page>
  );
}
