import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router';
import { fetchHandover } from '../api/leaving.js';
import type { Handover } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { formatDate, formatInstant } from '../ui/dates.js';
import { Fields } from '../ui/fields.js';
import { LinkButton } from '../ui/link-button.js';
import { Notice } from '../ui/notice.js';
import { Page } from '../ui/page.js';
import { ReferenceLine } from '../ui/reference-line.js';
import { Loaded } from '../ui/states.js';
import { Status } from '../ui/status.js';
import { HandoverForm } from './handover-form.js';
import './leaving.css';

const m = messages.handover;

/** 交接 of a post somebody left: what has been handed over, to whom. */
export function Component() {
  const { id = '' } = useParams();
  const handover = useQuery({
    queryKey: ['handover', id],
    queryFn: () => fetchHandover(id),
    refetchOnWindowFocus: false,
  });
  return (
    <Loaded query={handover} rows={8} page={m.title}>
      {(loaded) => <Shown handover={loaded} />}
    </Loaded>
  );
}

function Shown({ handover }: { handover: Handover }) {
  const [saved, setSaved] = useState<Handover | undefined>(undefined);
  const { unitId, unitName, personName, leftOn, complete, actions } = handover;
  return (
    <Page
      title={m.pageTitle(personName)}
      lead={m.lead(unitName, formatDate(leftOn))}
      actions={<LinkButton to={`/directory/${unitId}`}>{messages.directory.unitPage}</LinkButton>}
    >
      {saved ? <Notice tone="good" title={saved.complete ? m.savedComplete : m.saved} urgent /> : null}
      <p className="row-meta">
        <Status tone={complete ? 'good' : 'warn'}>{complete ? m.complete : m.incomplete}</Status>
        <span className="quiet">{m.never}</span>
      </p>
      <ReferenceLine reference={handover.reference} />
      {actions.includes('record') ? (
        <HandoverForm key={handover.version} handover={handover} onSaved={setSaved} />
      ) : (
        <Read handover={handover} />
      )}
      <History handover={handover} />
    </Page>
  );
}

/** For whoever looks on: the department and the bureau. */
function Read({ handover }: { handover: Handover }) {
  const { items, personName, receiverName, supervisorName, handedOn } = handover;
  const none = messages.common.none;
  return (
    <section className="panel" aria-label={m.listTitle}>
      <div className="panel-head">
        <h2>{m.listTitle}</h2>
        <span className="quiet">{m.readOnly}</span>
      </div>
      <div className="panel-body">
        <Fields
          items={[
            { label: m.leaver, value: personName },
            { label: m.receiver, value: receiverName ?? none },
            { label: m.supervisor, value: supervisorName ?? none },
            { label: m.handedOn, value: handedOn ? formatDate(handedOn) : none },
            ...items.map(({ label, state, note }) => ({
              label,
              value: note ? `${m.states[state]}（${note}）` : m.states[state],
            })),
          ]}
        />
      </div>
    </section>
  );
}

function History({ handover: { history } }: { handover: Handover }) {
  if (history.length === 0) return null;
  return (
    <section className="panel" aria-label={m.history}>
      <div className="panel-head">
        <h2>{m.history}</h2>
      </div>
      <ul className="rows">
        {history.map(({ at, actorName, openItems, complete }) => (
          <li className="row" key={at}>
            <div className="row-meta">
              <span>{formatInstant(at)}</span>
              {actorName ? <span>{actorName}</span> : null}
              <span>{complete ? m.complete : m.historyOpen(openItems.length)}</span>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
