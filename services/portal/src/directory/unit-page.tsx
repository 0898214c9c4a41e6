import { useQuery } from '@tanstack/react-query';
import { isDate } from '@zhuanguan/kernel';
import { Link, useParams, useSearchParams } from 'react-router';
import { fetchUnit } from '../api/directory.js';
import { fetchFilingPolicy } from '../api/filings.js';
import type { Standing, UnitView, UrgeReason } from '../api/directory.types.js';
import type { FilingPolicy } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { DateField } from '../ui/date-field.js';
import { formatDate, formatInstant } from '../ui/dates.js';
import { Fields } from '../ui/fields.js';
import { LinkButton } from '../ui/link-button.js';
import { HandoversPanel } from '../leaving/handovers-panel.js';
import { TermsPanel } from '../leaving/terms-panel.js';
import { RecusalPanel } from '../recusal/recusal-panel.js';
import { ActsPanel } from '../organisation-act/acts-panel.js';
import { Notice } from '../ui/notice.js';
import { UnitDuplicates } from '../duplicate/unit-duplicates.js';
import { Page } from '../ui/page.js';
import { Loaded } from '../ui/states.js';
import { UrgeButton } from '../urge/urge-button.js';
import { AppointmentsPanel } from './appointments-panel.js';
import { StandingStatus } from './directory-table.js';

const m = messages.directory;

export function Component() {
  const { id = '' } = useParams();
  const [search, setSearch] = useSearchParams();
  const chosen = search.get('at') ?? '';
  const at = isDate(chosen) ? chosen : undefined;
  const unit = useQuery({
    queryKey: ['unit', id, at],
    queryFn: () => fetchUnit(id, at),
    placeholderData: (before) => (before?.unit.organisation.id === id ? before : undefined),
  });
  const policy = useQuery({
    queryKey: ['policy', id],
    queryFn: () => fetchFilingPolicy(id),
    staleTime: 600_000,
    enabled: unit.data?.partedOn === undefined && unit.data !== undefined,
  });
  return (
    <Loaded query={unit} rows={8} page={m.title}>
      {(view) => (
        <Unit
          view={view}
          policy={policy.data}
          at={at}
          setAt={(date) => setSearch(date ? { at: date } : {}, { replace: true })}
        />
      )}
    </Loaded>
  );
}

interface UnitProps {
  view: UnitView;
  policy: FilingPolicy | undefined;
  at: string | undefined;
  setAt: (date: string) => void;
}

function Unit({ view, policy, at, setAt }: UnitProps) {
  const { unit } = view;
  const { organisation, standing } = unit;
  return (
    <Page
      title={organisation.name}
      lead={standing && !view.partedOn ? <StandingStatus standing={standing} /> : undefined}
      actions={
        at || view.partedOn ? undefined : (
          <>
            <OwnActions unitId={organisation.id} vacant={!unit.appointments.some((a) => a.role === 'specialist')} />
            <UrgeUnit view={view} />
            <UnitDuplicates unitId={organisation.id} />
            <ActAction view={view} />
          </>
        )
      }
    >
      {view.partedOn ? (
        <Notice tone="quiet" title={messages.act.parted(formatDate(view.partedOn), Boolean(organisation.validTo))} />
      ) : null}
      <div className="filters">
        <div className="filter">
          <label htmlFor="unit-at">{m.at}</label>
          <DateField id="unit-at" value={at ?? ''} onChange={setAt} placeholder={m.today} />
        </div>
        {at ? (
          <p className="filter check">
            {m.asOf(formatDate(at))}
            <button type="button" className="link" onClick={() => setAt('')}>
              {m.backToToday}
            </button>
          </p>
        ) : null}
      </div>
      {postsOf(policy).map(({ role, label }) => (
        <AppointmentsPanel
          key={role}
          title={m.current(label)}
          appointments={unit.appointments.filter((a) => a.role === role)}
          unit={organisation}
          policy={policy}
          today={!at && !view.partedOn}
          empty={m.currentNone(label)}
        />
      ))}
      <AppointmentsPanel
        title={m.past}
        appointments={view.pastAppointments}
        unit={organisation}
        policy={policy}
        today={false}
        empty={m.pastNone}
      />
      {at || view.partedOn ? null : (
        <>
          <HandoversPanel unitId={organisation.id} />
          <TermsPanel unitId={organisation.id} />
          <RecusalPanel unitId={organisation.id} />
        </>
      )}
      <ActsPanel acts={view.acts} />
      <section className="panel">
        <div className="panel-body">
          <UnitFields view={view} />
          <p>
            <Link to={`/filings?unit=${organisation.id}`}>{m.filings}</Link>
          </p>
        </div>
      </section>
    </Page>
  );
}

/** Every post the pack asks for; before it is known, the specialist. */
const postsOf = (policy: FilingPolicy | undefined): readonly Pick<FilingPolicy['posts'][number], 'role' | 'label'>[] =>
  policy?.posts ?? [{ role: 'specialist', label: messages.filing.specialist }];

function UnitFields({ view }: { view: UnitView }) {
  const { organisation, departmentName, areaName, lastUrgedAt } = view.unit;
  const codes = organisation.identifiers.filter(({ scheme }) => scheme !== 'zg');
  return (
    <Fields
      items={[
        { label: m.columns.department, value: departmentName || messages.common.none },
        { label: m.columns.area, value: areaName || organisation.areaCode },
        ...(lastUrgedAt ? [{ label: messages.urge.lastLabel, value: formatInstant(lastUrgedAt) }] : []),
        ...codes.map(({ scheme, value }) => ({ label: m.codeSchemes[scheme] ?? scheme, value })),
        ...(organisation.businessSection ? [{ label: m.section, value: organisation.businessSection }] : []),
        ...(organisation.formerNames.length > 0
          ? [{ label: m.formerNames, value: organisation.formerNames.join('、') }]
          : []),
      ]}
    />
  );
}

/** The first thing a unit is urged for. */
function urgedFor({ state, changeOverdue, missingPosts }: Standing): UrgeReason | undefined {
  if (state === 'vacant' || state === 'over_max') return state;
  if (changeOverdue) return 'change_overdue';
  return missingPosts.length > 0 ? 'post_vacant' : undefined;
}

/** What the department or bureau above can do from here. */
function UrgeUnit({ view: { unit } }: { view: UnitView }) {
  const { organisation, standing } = unit;
  const missing = standing && urgedFor(standing);
  if (!missing) return null;
  return <UrgeButton urge={{ standing: missing, unitIds: [organisation.id] }} units={1} primary />;
}

/** Only the bureau above records that a unit changes. */
function ActAction({ view: { unit } }: { view: UnitView }) {
  const { officer } = useSession();
  if (officer !== 'bureau' || unit.organisation.validTo) return null;
  return <LinkButton to={`/directory/${unit.organisation.id}/act`}>{messages.act.open}</LinkButton>;
}

/** What the unit's own people can do from here. */
function OwnActions({ unitId, vacant }: { unitId: string; vacant: boolean }) {
  const { files, organisationId } = useSession();
  if (!files || organisationId !== unitId) return null;
  if (vacant)
    return (
      <LinkButton to="/filings/new?kind=first" primary>
        {m.first}
      </LinkButton>
    );
  return (
    <>
      <LinkButton to="/filings/new?kind=exit">{m.exit}</LinkButton>
      <LinkButton to="/filings/new?kind=first">{m.first}</LinkButton>
      <LinkButton to="/filings/new?kind=change" primary>
        {m.change}
      </LinkButton>
    </>
  );
}
