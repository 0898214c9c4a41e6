import { useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { fetchCoverage } from '../api/directory.js';
import type { QueueItem, QueueSection } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { UrgeButton } from '../urge/urge-button.js';
import { moveBetweenRows } from '../ui/row-keys.js';
import { DestructionRow } from '../retention/destruction-row.js';
import { ClockRow } from './clock-row.js';
import { FilingRow } from './filing-row.js';
import { HandoverRow } from './handover-row.js';
import { HeldFilterBar, heldOf } from './held-filter.js';
import { RollUpRow } from './roll-up-row.js';
import { VacancyRow } from './vacancy-row.js';

const m = messages.queue;

const LIST: Partial<Record<QueueSection['key'], string>> = {
  returned_to_me: '/filings?state=returned',
  awaiting_my_receipt: '/filings?state=filed',
  awaiting_others: '/filings?state=filed',
  roll_ups: '/roll-ups',
  destruction_lists: '/retention',
};

/** A queue's count is its list. */
export function QueueSectionPanel({ section, first }: { section: QueueSection; first: boolean }) {
  const { officer } = useSession();
  const { title, hint } = m.sections[section.key];
  const shown = section.items.length;
  const { total } = section;
  const list = LIST[section.key];
  return (
    <section className="panel" id={section.key} aria-labelledby={`${section.key}-title`}>
      <div className="panel-head">
        <h2 id={`${section.key}-title`}>{title}</h2>
        <span>{m.count(total)}</span>
        {section.key === 'awaiting_my_receipt' && total > 1 ? <Link to="/receipts">{m.batch.open(total)}</Link> : null}
        <span className="quiet">{section.key === 'change_clocks' && officer ? m.officerClocksHint : hint}</span>
        {section.key === 'change_clocks' && officer ? <UrgeLate /> : null}
      </div>
      {section.held ? <HeldFilterBar counts={section.held} /> : null}
      {shown === 0 ? <NoneHeld /> : null}
      <ul className="rows" onKeyDown={moveBetweenRows}>
        {section.items.map((item, index) => (
          <QueueRow key={keyOf(item)} item={item} section={section.key} primary={first && index === 0} />
        ))}
      </ul>
      {total > shown ? (
        <div className="panel-body quiet">
          {m.more(shown, total)} {list ? <Link to={list}>{m.all}</Link> : null}
        </div>
      ) : null}
    </section>
  );
}

const NONE = {
  mine: messages.holding.noneMine,
  delegated: messages.holding.noneDelegated,
  unclaimed: messages.holding.noneUnclaimed,
};

function NoneHeld() {
  const [search] = useSearchParams();
  return <div className="panel-body quiet">{NONE[heldOf(search.get('held')) ?? 'unclaimed']}</div>;
}

/** Of those whose change is due, the late ones can be urged at once. */
function UrgeLate() {
  const coverage = useQuery({ queryKey: ['coverage'], queryFn: fetchCoverage });
  return (
    <span className="panel-action">
      <UrgeButton urge={{ standing: 'change_overdue' }} units={coverage.data?.total.changeOverdue ?? 0} />
    </span>
  );
}

const keyOf = ({ filing, clock, vacancy, rollUp, handover, destruction }: QueueItem): string =>
  filing?.id ?? clock?.id ?? vacancy?.unitId ?? rollUp?.id ?? handover?.appointmentId ?? destruction?.id ?? '';

interface QueueRowProps {
  item: QueueItem;
  section: QueueSection['key'];
  primary: boolean;
}

function QueueRow({ item, section, primary }: QueueRowProps) {
  if (item.filing) return <FilingRow filing={item.filing} section={section} primary={primary} />;
  if (item.clock) return <ClockRow clock={item.clock} primary={primary} />;
  if (item.vacancy) return <VacancyRow vacancy={item.vacancy} primary={primary} />;
  if (item.handover) return <HandoverRow handover={item.handover} primary={primary} />;
  if (item.rollUp) return <RollUpRow rollUp={item.rollUp} primary={primary} />;
  if (item.destruction) return <DestructionRow list={item.destruction} primary={primary} />;
  return null;
}
