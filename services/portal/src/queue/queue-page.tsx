import { useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { fetchQueue } from '../api/filings.js';
import type { QueueKey, QueueSection } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { invitesBelow } from '../shell/header.js';
import { useSession } from '../shell/session.js';
import { LinkButton } from '../ui/link-button.js';
import { Page } from '../ui/page.js';
import { Empty, Loaded } from '../ui/states.js';
import { CoveragePanel } from './coverage-panel.js';
import { QueueSectionPanel } from './queue-section.js';
import { SetupPanel } from '../setup/setup-panel.js';
import { ReadingPage } from './reading-page.js';
import { heldOf } from './held-filter.js';
import { orderedSections } from './sections.js';

const m = messages.queue;

/** 我的待办: what came back first, then what is due, then what waits for others. */
export function Component() {
  const { files, officer } = useSession();
  return files || officer ? <Queue /> : <ReadingPage />;
}

function Queue() {
  const { files, officer, organisationName } = useSession();
  const [search] = useSearchParams();
  const held = heldOf(search.get('held'));
  const queue = useQuery({
    queryKey: held ? ['queue', held] : ['queue'],
    queryFn: () => fetchQueue(held),
    placeholderData: (before) => before,
  });
  const lead = officer ? m.leadOfficer(organisationName) : m.leadUnit(organisationName);
  return (
    <Page title={m.title} lead={lead} actions={files ? <NewFiling sections={queue.data} /> : undefined}>
      {invitesBelow(officer) ? <SetupPanel /> : null}
      {officer ? <CoveragePanel part="summary" /> : null}
      <Loaded query={queue}>{(sections) => <Sections sections={sections} officer={Boolean(officer)} />}</Loaded>
      {officer ? <CoveragePanel part="detail" /> : null}
    </Page>
  );
}

/** The page has one primary action: the first thing that waits, or, when nothing does, a new filing. */
function NewFiling({ sections }: { sections: QueueSection[] | undefined }) {
  const waiting = sections?.some((s) => URGENT.includes(s.key) && s.items.length > 0) ?? true;
  return (
    <LinkButton to="/filings/new" {...(waiting ? {} : { primary: true })}>
      {m.newFiling}
    </LinkButton>
  );
}

const URGENT: readonly QueueKey[] = [
  'returned_to_me',
  'opinions_asked',
  'awaiting_my_receipt',
  'roll_ups',
  'change_clocks',
  'vacancy',
  'handovers',
  'destruction_lists',
];

function Sections({ sections, officer }: { sections: QueueSection[]; officer: boolean }) {
  const filled = orderedSections(sections);
  if (filled.length === 0)
    return (
      <div className="panel">
        <Empty title={m.nothingTitle} actions={<Link to="/directory">{messages.shell.nav.directory}</Link>}>
          {officer ? m.nothingOfficer : m.nothingUnit}
        </Empty>
      </div>
    );
  const first = filled.find((section) => URGENT.includes(section.key) && section.items.length > 0);
  return filled.map((section) => <QueueSectionPanel key={section.key} section={section} first={section === first} />);
}
