import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ImportJob } from '../api/import.types.js';
import { fetchProgress } from '../api/imports.js';
import { messages } from '../messages/messages.js';

const m = messages.importing;
const EVERY_MS = 1_000;

/** How far the service is; when it is done the rows are read again. */
export function ImportProgress({ job }: { job: ImportJob }) {
  const client = useQueryClient();
  const query = useQuery({
    queryKey: ['import-progress', job.id],
    queryFn: () => fetchProgress(job.id),
    refetchInterval: ({ state }) => (state.data && state.data.state !== 'committing' ? false : EVERY_MS),
  });
  const { state, filedRows, validRows, mode } = query.data ?? job;
  useEffect(() => {
    if (state !== 'committing') void client.invalidateQueries();
  }, [client, state]);
  const whole = mode === 'all_or_nothing';
  return (
    <section className="panel panel-body" aria-labelledby="import-progress">
      <h2 id="import-progress">{m.progressTitle}</h2>
      <progress
        className="import-progress"
        aria-labelledby="import-progress"
        max={validRows}
        {...(whole ? {} : { value: filedRows })}
      />
      <p role="status">{whole ? m.progressWhole : m.progress(filedRows, validRows)}</p>
      <p className="quiet">{m.progressHint}</p>
    </section>
  );
}
