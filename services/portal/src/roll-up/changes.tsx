import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { fetchChanges } from '../api/roll-ups.js';
import { messages } from '../messages/messages.js';
import { Notice } from '../ui/notice.js';
import { Loaded } from '../ui/states.js';

const m = messages.rollUp.summary;

interface ChangedProps {
  id: string;
  organisationId: string;
  number: number;
  changed: number;
}

/** What the record says otherwise since the freezing; what was frozen stays. */
export function ChangedSince({ id, organisationId, number, changed }: ChangedProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Notice
        tone="busy"
        title={m.changed(changed)}
        actions={<Button onClick={() => setOpen(!open)}>{open ? m.hideChanges : m.showChanges}</Button>}
      />
      {open ? <Changes id={id} organisationId={organisationId} before={number} /> : null}
    </>
  );
}

interface ChangesProps {
  id: string;
  organisationId: string;
  before: number;
  /** None = the record of today. */
  after?: number;
}

export function Changes({ id, organisationId, before, after }: ChangesProps) {
  const changes = useQuery({
    queryKey: ['roll-up', id, 'changes', organisationId, before, after],
    queryFn: () => fetchChanges(id, organisationId, { before, ...(after ? { after } : {}) }),
  });
  const word = (state: keyof typeof messages.rollUp.unitStates | undefined, persons: readonly string[]) =>
    [state ? messages.rollUp.unitStates[state] : '', persons.join('、')].filter(Boolean).join('：') || '—';
  return (
    <section className="panel" aria-label={m.changesTitle}>
      <Loaded query={changes} rows={3}>
        {({ changes: list, total }) =>
          total === 0 ? (
            <div className="panel-body quiet">{m.changesNone}</div>
          ) : (
            <>
              <ul className="rows">
                {list.map((c) => (
                  <li className="row" key={c.unitId}>
                    <div className="row-main">
                      <strong>{c.unitName}</strong> {m.changeKinds[c.kind]}
                      <div className="row-meta">
                        {word(c.before, c.personsBefore)} → {word(c.after, c.personsAfter)}
                      </div>
                    </div>
                  </li>
                ))}
              </ul>
              {total > list.length ? <div className="panel-body quiet">{m.changesMore(list.length, total)}</div> : null}
            </>
          )
        }
      </Loaded>
    </section>
  );
}
