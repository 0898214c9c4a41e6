import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Checkbox } from 'antd';
import { Link, useSearchParams } from 'react-router';
import { fetchProjects, type ProjectSummary } from '../api/projects.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { ColumnHeads } from '../ui/column-heads.js';
import { formatDate } from '../ui/dates.js';
import { Page } from '../ui/page.js';
import { Empty, Failure, Loading } from '../ui/states.js';
import { Status } from '../ui/status.js';
import { methodWords, yuan } from './words.js';
import './project.css';

const m = messages.project;

/** 项目台账 (JZ-5): the projects in reach, each with how its deadlines stand. */
export function Component() {
  const { can } = useSession();
  const [search, setSearch] = useSearchParams();
  const overdue = search.get('overdue') === 'true';
  const unitId = search.get('unit') ?? '';
  if (!can('project.read'))
    return (
      <Page title={m.title}>
        <div className="panel">
          <Empty title={m.whoCanTitle}>{m.whoCan}</Empty>
        </div>
      </Page>
    );
  const toggle = (on: boolean) => {
    const next = new URLSearchParams(search);
    if (on) next.set('overdue', 'true');
    else next.delete('overdue');
    setSearch(next, { replace: true });
  };
  return (
    <Page title={m.title} lead={m.lead}>
      <div className="project-filters">
        <Checkbox checked={overdue} onChange={(event) => toggle(event.target.checked)}>
          {m.overdueOnly}
        </Checkbox>
      </div>
      <Projects overdue={overdue} unitId={unitId} showAll={() => toggle(false)} />
    </Page>
  );
}

function Projects({ overdue, unitId, showAll }: { overdue: boolean; unitId: string; showAll: () => void }) {
  const query = { ...(overdue ? { overdue } : {}), ...(unitId ? { unitId } : {}) };
  const projects = useInfiniteQuery({
    queryKey: ['projects', query],
    queryFn: ({ pageParam }) => fetchProjects(query, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor,
  });
  if (projects.isPending) return <Loading />;
  if (projects.isError) return <Failure error={projects.error} retry={() => void projects.refetch()} />;
  const items = projects.data.pages.flatMap((page) => page.items);
  if (items.length === 0)
    return (
      <div className="panel">
        {overdue ? (
          <Empty title={m.noneOverdueTitle} actions={<Button onClick={showAll}>{m.showAll}</Button>}>
            {m.noneOverdue}
          </Empty>
        ) : (
          <Empty title={m.emptyTitle}>{m.empty}</Empty>
        )}
      </div>
    );
  return (
    <>
      <div className="table-wrap">
        <table className="table table-cards">
          <caption className="visually-hidden">{m.title}</caption>
          <ColumnHeads columns={m.columns} />
          <tbody>
            {items.map((project) => (
              <Row key={project.id} project={project} />
            ))}
          </tbody>
        </table>
      </div>
      <div className="table-foot">
        <span role="status">{m.shown(items.length, projects.data.pages[0]?.total ?? items.length)}</span>
        {projects.hasNextPage ? (
          <Button loading={projects.isFetchingNextPage} onClick={() => void projects.fetchNextPage()}>
            {m.more}
          </Button>
        ) : null}
      </div>
    </>
  );
}

function Row({ project }: { project: ProjectSummary }) {
  const { id, code, name, unitId, unitName, method, budgetAmount, nextDue } = project;
  return (
    <tr>
      <th scope="row">
        <Link to={`/projects/${id}`}>{name ?? m.unnamed}</Link>
        <div className="quiet">{m.code(code)}</div>
      </th>
      <td data-label={m.columns.unit}>
        <Link to={`/directory/${unitId}`}>{unitName}</Link>
      </td>
      <td data-label={m.columns.method}>{methodWords(method)}</td>
      <td data-label={m.columns.budget} className="number">
        {budgetAmount === undefined ? '' : yuan(budgetAmount)}
      </td>
      <td data-label={m.columns.standing}>
        <Standing project={project} />
      </td>
      <td data-label={m.columns.nextDue}>{formatDate(nextDue)}</td>
    </tr>
  );
}

/** The worst first; a project without anything running says so. */
export function Standing({ project }: { project: ProjectSummary }) {
  const { overdueDeadlines: overdue, openDeadlines: open, brokenDeadlines: broken } = project;
  if (overdue + open + broken === 0) return <span className="quiet">{m.quiet}</span>;
  return (
    <span className="project-standing">
      {overdue > 0 ? <Status tone="bad">{m.overdue(overdue)}</Status> : null}
      {open > 0 ? <Status tone="busy">{m.running(open)}</Status> : null}
      {broken > 0 ? <Status tone="warn">{m.broken(broken)}</Status> : null}
    </span>
  );
}
