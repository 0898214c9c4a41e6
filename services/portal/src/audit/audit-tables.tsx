import { PERSONAL_FIELDS } from '@zhuanguan/kernel';
import type { AuditEntry, PersonalRead } from '../api/audit.js';
import { messages } from '../messages/messages.js';
import { ColumnHeads } from '../ui/column-heads.js';
import { formatInstant } from '../ui/dates.js';

const m = messages.audit;
const LABEL = new Map(PERSONAL_FIELDS.map((field) => [field.key, field.label]));

const { at, what, object, who, organisation, anchors, purpose, fields } = m;
const HISTORY = { at, what, object, who, organisation, anchors };
const READS = { at, what, purpose, fields, who, organisation };

/** Chooses what of the list is seen. */
export type Narrow = (changes: Readonly<Record<string, string>>) => void;

interface HistoryTableProps {
  entries: readonly AuditEntry[];
  narrow: Narrow;
}

export function HistoryTable({ entries, narrow }: HistoryTableProps) {
  if (entries.length === 0) return null;
  return (
    <div className="table-wrap">
      <table className="table table-cards">
        <caption className="visually-hidden">{m.list.history}</caption>
        <ColumnHeads columns={HISTORY} />
        <tbody>
          {entries.map((entry) => (
            <tr key={`${entry.aggregateId} ${entry.version}`}>
              <td data-label={m.at}>{formatInstant(entry.at)}</td>
              <th scope="row">
                {m.types[entry.type] ?? entry.type}
                <Details entry={entry} />
              </th>
              <td data-label={m.object}>
                <button
                  type="button"
                  className="link"
                  title={m.onlyObject}
                  onClick={() => narrow({ object: entry.aggregateId, kind: entry.aggregateType })}
                >
                  {m.objects[entry.aggregateType] ?? entry.aggregateType}
                </button>{' '}
                <span className="quiet">{m.link(entry.version)}</span>
              </td>
              <td data-label={m.who}>
                <Who entry={entry} accountId={entry.actorAccountId} narrow={narrow} />
              </td>
              <td data-label={m.organisation}>
                <Organisation id={entry.actorOrganisationId} name={entry.organisationName} narrow={narrow} />
              </td>
              <td data-label={m.anchors}>
                {entry.anchorNumber > 0 ? m.anchored(entry.anchorNumber) : <span>{m.notAnchored}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Ids, codes and dates as they are in the chain; of personal values that there are, and whether they were destroyed. */
function Details({ entry }: { entry: AuditEntry }) {
  const { committed, destroyed, payload, hash } = entry;
  return (
    <details>
      <summary className="quiet">{m.details}</summary>
      <p className="code">{payload}</p>
      {committed.length > 0 ? (
        <p className="quiet">
          {m.personalValues(committed.length)}
          {destroyed.length > 0 ? `；${m.destroyed}` : ''}
        </p>
      ) : null}
      <p className="code quiet">{hash}</p>
    </details>
  );
}

interface WhoProps {
  entry: Pick<AuditEntry | PersonalRead, 'actorName' | 'onBehalfOfName'>;
  accountId: string | undefined;
  narrow: Narrow;
}

function Who({ entry, accountId, narrow }: WhoProps) {
  if (!accountId) return <span>{m.nobody}</span>;
  return (
    <>
      <button type="button" className="link" title={m.onlyWho} onClick={() => narrow({ who: accountId })}>
        {entry.actorName ?? accountId}
      </button>
      {entry.onBehalfOfName ? <span className="quiet"> {m.onBehalfOf(entry.onBehalfOfName)}</span> : null}
    </>
  );
}

function Organisation({ id, name, narrow }: { id: string | undefined; name: string | undefined; narrow: Narrow }) {
  if (!id) return null;
  return (
    <button type="button" className="link" title={m.onlyOrganisation} onClick={() => narrow({ organisation: id })}>
      {name ?? id}
    </button>
  );
}

const countOf = ({ operation, count }: PersonalRead): string =>
  operation.startsWith('audit.') ? m.countEntries(count) : m.count(count);

function filtersOf({ filters }: PersonalRead): string {
  const names = new Set(filters.flatMap((name) => m.filterNames[name] ?? []));
  return names.size > 0 ? m.filters([...names].join('、')) : '';
}

export function ReadsTable({ reads, narrow }: { reads: readonly PersonalRead[]; narrow: Narrow }) {
  if (reads.length === 0) return null;
  return (
    <div className="table-wrap">
      <table className="table table-cards">
        <caption className="visually-hidden">{m.list.reads}</caption>
        <ColumnHeads columns={READS} />
        <tbody>
          {reads.map((read) => (
            <tr key={read.id}>
              <td data-label={m.at}>{formatInstant(read.at)}</td>
              <th scope="row">
                {m.operations[read.operation] ?? read.operation}
                <div className="quiet">{[countOf(read), filtersOf(read)].filter(Boolean).join(' · ')}</div>
                {read.exportNumber ? <div className="quiet">{m.exportNumber(read.exportNumber)}</div> : null}
              </th>
              <td data-label={m.purpose}>
                {m.purposes[read.purpose]}
                {read.reason ? <div className="quiet">{read.reason}</div> : null}
              </td>
              <td data-label={m.fields}>{read.fields.map((key) => LABEL.get(key) ?? key).join('、')}</td>
              <td data-label={m.who}>
                <Who entry={read} accountId={read.accountId ?? read.clientId} narrow={narrow} />
              </td>
              <td data-label={m.organisation}>
                <Organisation id={read.organisationId} name={read.organisationName} narrow={narrow} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
