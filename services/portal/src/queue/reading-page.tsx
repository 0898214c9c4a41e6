import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { fetchQueue } from '../api/filings.js';
import { messages } from '../messages/messages.js';
import { invitesBelow, MANAGES } from '../shell/header.js';
import { useSession } from '../shell/session.js';
import { Page } from '../ui/page.js';
import { Empty } from '../ui/states.js';
import { roleNames } from '../account/role-names.js';
import { CoveragePanel } from './coverage-panel.js';
import { QueueSectionPanel } from './queue-section.js';
import { orderedSections } from './sections.js';

const m = messages.home;
const { nav } = messages.shell;

/** For leaders and administrators, who have hardly any work waiting here: what their role can look at, and the standing of what is below. */
export function ReadingPage() {
  const { me, organisationName, organisationId, officer, can } = useSession();
  const entries = [
    { key: 'board', to: '/board', shown: can('coverage.read') },
    { key: 'filings', to: '/filings', shown: can('filing.read') },
    { key: 'directory', to: '/directory', shown: can('directory.read') },
    { key: 'rollUps', to: '/roll-ups', shown: can('roll_up.read') },
    { key: 'projects', to: '/projects', shown: can('project.read') },
    { key: 'policy', to: '/policy', shown: can('policy.read') },
    { key: 'retention', to: '/retention', shown: can('retention.read') },
    {
      key: 'accounts',
      to: invitesBelow(officer) ? '/accounts' : `/accounts/${organisationId}`,
      shown: MANAGES.some(can),
    },
  ] as const;
  const shown = entries.filter((entry) => entry.shown);
  return (
    <Page title={nav.home} lead={m.lead(roleNames(me.roles), organisationName)}>
      {can('retention.approve') ? <Waiting /> : null}
      {can('coverage.read') ? <CoveragePanel part="summary" /> : null}
      <section className="panel" aria-labelledby="reading">
        <div className="panel-head">
          <h2 id="reading">{m.readTitle}</h2>
          {can('filing.read') ? <span className="quiet">{m.readOnly}</span> : null}
        </div>
        {shown.length === 0 ? (
          <Empty title={m.nothingTitle}>{m.nothing}</Empty>
        ) : (
          <ul className="rows">
            {shown.map(({ key, to }) => (
              <li className="row" key={key}>
                <div className="row-main">
                  <Link to={to}>{nav[key]}</Link>
                  <div className="quiet">{m.entries[key]}</div>
                </div>
              </li>
            ))}
          </ul>
        )}
      </section>
      {can('coverage.read') ? <CoveragePanel part="detail" /> : null}
    </Page>
  );
}

/** What nobody but they can do: said where there is some, and silent while it is looked up or cannot be. */
function Waiting() {
  const queue = useQuery({ queryKey: ['queue'], queryFn: () => fetchQueue() });
  return orderedSections(queue.data ?? []).map((section, i) => (
    <QueueSectionPanel key={section.key} section={section} first={i === 0} />
  ));
}
