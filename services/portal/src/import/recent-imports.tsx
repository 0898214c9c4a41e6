import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { fetchImports } from '../api/imports.js';
import { messages } from '../messages/messages.js';
import { ColumnHeads } from '../ui/column-heads.js';
import { formatInstant } from '../ui/dates.js';
import { Failure } from '../ui/states.js';

const m = messages.importing;

/** An import that was left is found again here, whatever became of it since. */
export function RecentImports() {
  const query = useQuery({ queryKey: ['imports'], queryFn: fetchImports, refetchOnMount: 'always' });
  // Not silence where the list cannot be read: whoever left an import would take it for gone.
  if (query.isError && !query.data) return <Failure error={query.error} retry={() => void query.refetch()} />;
  if (!query.data || query.data.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="recent-imports">
      <div className="panel-head">
        <h2 id="recent-imports">{m.recent}</h2>
      </div>
      <table className="table table-cards" aria-labelledby="recent-imports">
        <ColumnHeads columns={m.recentCols} />
        <tbody>
          {query.data.map((job) => (
            <tr key={job.id}>
              <th scope="row">
                <Link to={`/import/${job.id}`}>{job.fileName ?? m.title}</Link>
              </th>
              <td data-label={m.recentCols.purpose}>{m.purposes[job.purpose]}</td>
              <td data-label={m.recentCols.at}>{formatInstant(job.createdAt)}</td>
              <td>
                {m.states[job.state]}
                {job.state === 'previewed' ? null : <div>{m.recentState(job.filedRows, job.refusedRows)}</div>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
