import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { fetchFiling, fetchFilingPolicy } from '../api/filings.js';
import type { Filing, FilingPolicy } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { Countdown } from '../ui/countdown.js';
import { formatInstant } from '../ui/dates.js';
import { Page } from '../ui/page.js';
import { Loaded } from '../ui/states.js';
import { Status } from '../ui/status.js';
import { FILING_TONE } from '../ui/tone.js';
import { ClosingActions, ClosingNotice } from './closing-actions.js';
import { ContentPanel } from './content-panel.js';
import { PrintActions } from '../paper/print-actions.js';
import { HoldAction } from '../retention/hold-action.js';
import { ScanPanel } from '../paper/scan-panel.js';
import { FilingWarnings } from './filing-warnings.js';
import { FilingActions } from './filing-actions.js';
import { HoldingNotice } from './holding-notice.js';
import { OpinionNotice } from './opinion-notice.js';
import { ReceiptsPanel } from './receipts-panel.js';
import { personLabel } from './summary.js';
import { TimelinePanel } from './timeline-panel.js';

const m = messages.filing;

export function Component() {
  const { id = '' } = useParams();
  const filing = useQuery({ queryKey: ['filing', id], queryFn: () => fetchFiling(id) });
  const unitId = filing.data?.unitId ?? '';
  const role = filing.data?.role ?? 'specialist';
  const policy = useQuery({
    queryKey: ['policy', unitId, role],
    queryFn: () => fetchFilingPolicy(unitId, role),
    enabled: unitId !== '',
    staleTime: 600_000,
  });
  return (
    <Loaded query={filing} rows={10} page={messages.filings.title}>
      {(loaded) => <FilingView filing={loaded} policy={policy.data} />}
    </Loaded>
  );
}

function FilingView({ filing, policy }: { filing: Filing; policy: FilingPolicy | undefined }) {
  return (
    <Page
      title={m.title(
        filing.role === 'specialist' || !policy
          ? m.kind[filing.kind]
          : m.kindOf(policy.specialistTitle, m.kind[filing.kind]),
        personLabel(filing),
      )}
      lead={<Head filing={filing} />}
      actions={
        <>
          <PrintActions filing={filing} policy={policy} />
          <HoldAction filing={filing} />
          <ClosingActions filing={filing} />
        </>
      }
    >
      <ClosingNotice filing={filing} />
      <FilingActions filing={filing} policy={policy} />
      <OpinionNotice filing={filing} />
      <FilingWarnings warnings={filing.warnings} />
      <HoldingNotice filing={filing} />
      <div className={filing.scans.length > 0 ? 'columns columns-even' : 'columns'}>
        <ContentPanel filing={filing} policy={policy} />
        <div>
          <ScanPanel filing={filing} policy={policy} />
          <ReceiptsPanel filing={filing} policy={policy} />
          <TimelinePanel filing={filing} policy={policy} />
        </div>
      </div>
    </Page>
  );
}

function Head({ filing }: { filing: Filing }) {
  return (
    <span className="row-meta">
      <Status tone={FILING_TONE[filing.state]}>{m.state[filing.state]}</Status>
      <Link to={`/directory/${filing.unitId}`}>{filing.unitName}</Link>
      {filing.round > 1 ? <span>{m.round(filing.round)}</span> : null}
      <span>{messages.queue.submitted(formatInstant(filing.submittedAt))}</span>
      {filing.deadline ? <Countdown deadline={filing.deadline} /> : null}
    </span>
  );
}
