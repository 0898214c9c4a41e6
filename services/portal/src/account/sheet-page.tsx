import { Button } from 'antd';
import { Link, useNavigate } from 'react-router';
import { messages } from '../messages/messages.js';
import { formatInstant } from '../ui/dates.js';
import { Page } from '../ui/page.js';
import { Empty } from '../ui/states.js';
import { putSheet, useSheet, type Sheet } from './issued-codes.js';
import { roleNames } from './role-names.js';
import './account.css';

const m = messages.accounts;

/** Cards to be cut apart and handed out. What is printed here is shown nowhere else. */
export function Component() {
  const sheet = useSheet();
  const navigate = useNavigate();
  if (!sheet || sheet.cards.length === 0)
    return (
      <Page title={m.sheetTitle}>
        <div className="panel">
          <Empty title={m.sheetEmptyTitle} actions={<Link to="/accounts">{m.title}</Link>}>
            {m.sheetEmpty}
          </Empty>
        </div>
      </Page>
    );
  const leave = async () => {
    await navigate(sheet.back);
    putSheet(undefined);
  };
  return (
    <Page
      title={m.sheetTitle}
      lead={m.sheetLead(sheet.cards.length)}
      actions={
        <>
          <Button type="primary" onClick={() => window.print()}>
            {m.print}
          </Button>
          <Button onClick={() => void leave()}>{m.sheetDone}</Button>
        </>
      }
    >
      <div className="sheet">
        {sheet.cards.map((card) => (
          <Card key={card.invitation.id} card={card} />
        ))}
      </div>
    </Page>
  );
}

function Card({ card: { invitation, code, username } }: { card: Sheet['cards'][number] }) {
  const rows: [string, string][] = [
    [m.cardUnit, invitation.organisationName ?? ''],
    ...(invitation.roles.length > 0 ? [[m.cardRoles, roleNames(invitation.roles)] as [string, string]] : []),
    [m.cardAddress, `${window.location.origin}/activate`],
  ];
  return (
    <section className="sheet-card">
      <h2>{username ? m.cardReset(username) : m.cardHead}</h2>
      <dl>
        {rows.map(([label, value]) => (
          <Line key={label} label={label} value={value} />
        ))}
        <dt>{m.cardCode}</dt>
        <dd className="sheet-code">{code}</dd>
        <Line label={m.cardUntil} value={formatInstant(invitation.expiresAt)} />
      </dl>
      <p>{m.cardHow}</p>
    </section>
  );
}

const Line = ({ label, value }: { label: string; value: string }) => (
  <>
    <dt>{label}</dt>
    <dd>{value}</dd>
  </>
);
