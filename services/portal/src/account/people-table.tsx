import { Button } from 'antd';
import type { AccountHere } from '../api/accounts.js';
import { messages } from '../messages/messages.js';
import type { Role } from '../api/types.js';
import { formatDate, formatInstant } from '../ui/dates.js';
import { roleNames } from './role-names.js';
import { ColumnHeads } from '../ui/column-heads.js';

const m = messages.accounts;
const { peopleColumns: columns } = m;

interface PeopleTableProps {
  accounts: readonly AccountHere[];
  onAct: (kind: 'reset' | 'grant' | 'end', account: AccountHere) => void;
  onTakeBack: (account: AccountHere, role: Role) => void;
}

export function PeopleTable({ accounts, onAct, onTakeBack }: PeopleTableProps) {
  return (
    <table className="table table-cards">
      <caption className="visually-hidden">{m.people}</caption>
      <ColumnHeads columns={columns} />
      <tbody>
        {accounts.map((account) => (
          <tr key={account.id}>
            <th scope="row">{account.displayName}</th>
            <td data-label={columns.username}>{account.username}</td>
            <td data-label={columns.roles}>
              {roleNames(account.roles)}
              {account.temporary.map(({ role, fromDate, toDate }) => (
                <div className="quiet" key={role}>
                  {m.temporary(messages.shell.roles[role], fromDate ? formatDate(fromDate) : '', formatDate(toDate))}{' '}
                  {account.own || account.roles.every((r) => r === role) ? null : (
                    <Button
                      size="small"
                      aria-label={m.takeBackLabel(messages.shell.roles[role], account.displayName)}
                      onClick={() => onTakeBack(account, role)}
                    >
                      {m.takeBack}
                    </Button>
                  )}
                </div>
              ))}
            </td>
            <td data-label={columns.last}>
              {account.lastSignedInAt ? formatInstant(account.lastSignedInAt) : m.never}
            </td>
            <td>
              {account.own ? (
                <span className="quiet">{m.own}</span>
              ) : (
                <span className="row-meta">
                  <Button aria-label={`${m.reset}：${account.displayName}`} onClick={() => onAct('reset', account)}>
                    {m.reset}
                  </Button>
                  <Button aria-label={`${m.grant}：${account.displayName}`} onClick={() => onAct('grant', account)}>
                    {m.grant}
                  </Button>
                  <Button aria-label={`${m.end}：${account.displayName}`} onClick={() => onAct('end', account)}>
                    {m.end}
                  </Button>
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
