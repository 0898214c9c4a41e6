import { Button } from 'antd';
import type { AccountHere } from '../api/accounts.js';
import type { SecureAct } from '../api/security.js';
import { messages } from '../messages/messages.js';
import type { Role } from '../api/types.js';
import { formatDate, formatInstant } from '../ui/dates.js';
import { useSession } from '../shell/session.js';
import { roleNames } from './role-names.js';
import { ColumnHeads } from '../ui/column-heads.js';

const m = messages.accounts;
const { peopleColumns: columns } = m;
const s = messages.security;

export type AccountAct = 'reset' | 'grant' | 'end' | SecureAct;

interface PeopleTableProps {
  accounts: readonly AccountHere[];
  onAct: (kind: AccountAct, account: AccountHere) => void;
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
              <Marks account={account} />
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
                  <Secure account={account} onAct={onAct} />
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** How it stands with the account's security, where there is anything to say. */
function Marks({ account: { lockedUntil, hasTotp, sessions } }: { account: AccountHere }) {
  const marks = [
    ...(lockedUntil ? [s.lockedUntil(formatInstant(lockedUntil))] : []),
    ...(sessions > 0 ? [s.signedInAt(sessions)] : []),
    ...(hasTotp ? [s.hasTotp] : []),
  ];
  if (marks.length === 0) return null;
  return (
    <div className="account-marks quiet">
      {marks.map((mark) => (
        <span key={mark}>{mark}</span>
      ))}
    </div>
  );
}

/** Only what there is to be done, and by whom: most accounts are neither locked nor signed in anywhere. */
function Secure({ account, onAct }: { account: AccountHere; onAct: PeopleTableProps['onAct'] }) {
  const { can } = useSession();
  const manages = can('account.manage');
  const acts: [SecureAct, string, boolean][] = [
    ['unlock', s.unlock, manages && account.lockedUntil !== undefined],
    ['reset_totp', s.resetTotp, manages && account.hasTotp],
    ['end_sessions', s.endSessions, can('session.end_others') && account.sessions > 0],
  ];
  return acts.map(([act, words, offered]) =>
    offered ? (
      <Button key={act} aria-label={`${words}：${account.displayName}`} onClick={() => onAct(act, account)}>
        {words}
      </Button>
    ) : null,
  );
}
