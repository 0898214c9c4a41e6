import { Link } from 'react-router';
import type { OrganisationAccess } from '../api/accounts.js';
import { messages } from '../messages/messages.js';
import { formatDate } from '../ui/dates.js';
import { moveBetweenRows } from '../ui/row-keys.js';
import { Status } from '../ui/status.js';
import { ColumnHeads } from '../ui/column-heads.js';

const m = messages.accounts;

interface AccessTableProps {
  rows: readonly OrganisationAccess[];
  chosen: ReadonlySet<string>;
  setChosen: (next: ReadonlySet<string>) => void;
}

export function AccessTable({ rows, chosen, setChosen }: AccessTableProps) {
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <div className="table-wrap">
      <table className="table table-cards" onKeyDown={moveBetweenRows}>
        <caption className="visually-hidden">{m.caption}</caption>
        <ColumnHeads columns={m.columns} />
        <tbody>
          {rows.map((row) => (
            <tr key={row.organisationId}>
              <td className="check-cell" data-label={m.columns.select}>
                <input
                  type="checkbox"
                  aria-label={`${m.columns.select}：${row.name}`}
                  checked={chosen.has(row.organisationId)}
                  onChange={() => toggle(row.organisationId)}
                />
              </td>
              <th scope="row">
                <Link to={`/accounts/${row.organisationId}`} data-row-link>
                  {row.name}
                </Link>
              </th>
              <td className="nowrap" data-label={m.columns.kind}>
                {m.kinds[row.kind]}
              </td>
              <td data-label={m.columns.department}>{row.departmentName ?? messages.common.none}</td>
              <td>
                <AccessStatus access={row} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type AccessState = Pick<OrganisationAccess, 'accounts' | 'pending' | 'expiresAt'>;

export function AccessStatus({ access: { accounts, pending, expiresAt } }: { access: AccessState }) {
  if (accounts > 0)
    return (
      <span className="row-meta">
        <Status tone="good">{m.accountsCount(accounts)}</Status>
        {pending > 0 ? <span>{m.pendingToo(pending)}</span> : null}
      </span>
    );
  if (pending > 0)
    return (
      <span className="row-meta">
        <Status tone="busy">{m.states.invited}</Status>
        <span>{m.pendingUntil(formatDate(expiresAt?.slice(0, 10)))}</span>
      </span>
    );
  return <Status tone="quiet">{m.states.none}</Status>;
}
