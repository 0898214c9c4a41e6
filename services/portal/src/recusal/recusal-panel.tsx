import { useQuery } from '@tanstack/react-query';
import { fetchDeclarations } from '../api/recusal.js';
import type { ConflictDeclarations } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { LinkButton } from '../ui/link-button.js';
import { Failure } from '../ui/states.js';
import { Status } from '../ui/status.js';

const m = messages.recusal;
const TONE = { conflict: 'warn', none: 'good', not_declared: 'quiet' } as const;

/** 回避声明 of a unit in a few lines, on its page. */
export function RecusalPanel({ unitId }: { unitId: string }) {
  const declared = useQuery({ queryKey: ['recusal', unitId], queryFn: () => fetchDeclarations(unitId) });
  if (declared.isError) return <Failure error={declared.error} retry={() => void declared.refetch()} />;
  if (!declared.data) return null;
  const { declarations, actions } = declared.data;
  const standing = declarations.filter((d) => d.state === 'in_force' && d.kind !== 'none').length;
  return (
    <section className="panel" aria-label={m.title}>
      <div className="panel-head">
        <h2>{m.title}</h2>
        <span className="quiet">{standing > 0 ? m.inForce(standing) : m.inForceNone}</span>
        <span className="panel-action">
          <LinkButton to={`/directory/${unitId}/recusal`} label={`${m.title}：${m.open}`}>
            {actions.includes('declare') ? m.open : m.view}
          </LinkButton>
        </span>
      </div>
      <PeopleLines people={declared.data.people} />
    </section>
  );
}

export function PeopleLines({ people }: Pick<ConflictDeclarations, 'people'>) {
  if (people.length === 0) return <div className="panel-body quiet">{m.peopleNone}</div>;
  return (
    <ul className="rows">
      {people.map(({ personId, name, thisYear }) => (
        <li className="row" key={personId}>
          <div className="row-main">
            <div className="row-title">{name}</div>
            <div className="row-meta">
              <Status tone={TONE[thisYear]}>{m.people[thisYear]}</Status>
            </div>
          </div>
        </li>
      ))}
    </ul>
  );
}
