import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link, useParams } from 'react-router';
import { annotatedUrl, fetchImport } from '../api/imports.js';
import type { ImportJob } from '../api/import.types.js';
import { messages } from '../messages/messages.js';
import { LinkButton } from '../ui/link-button.js';
import { Notice } from '../ui/notice.js';
import { Page } from '../ui/page.js';
import { Loaded } from '../ui/states.js';
import { CommitForm } from './commit-form.js';
import { ImportProgress } from './import-progress.js';
import { ImportQuestions } from './import-questions.js';
import { asksAnything } from './import-file.js';
import { ImportRows } from './import-rows.js';
import './import.css';

const m = messages.importing;

export function Component() {
  const { id = '' } = useParams();
  const query = useQuery({ queryKey: ['import', id], queryFn: () => fetchImport(id) });
  return (
    <Page title={m.title}>
      <Loaded query={query} rows={10}>
        {(job) => <Job job={job} />}
      </Loaded>
    </Page>
  );
}

function Job({ job }: { job: ImportJob }) {
  const { rows } = job;
  const count = (outcome: string) => rows.filter((row) => row.outcome === outcome).length;
  const filed = count('filed');
  return (
    <>
      {job.state === 'committed' ? (
        <Notice
          tone={filed > 0 ? 'good' : 'quiet'}
          title={filed > 0 ? m.doneTitle(filed) : m.doneNothing}
          actions={
            <LinkButton to="/filings" primary label={m.viewFilings}>
              {m.viewFilings}
            </LinkButton>
          }
          urgent
        >
          {filed > 0 ? <p>{m.done}</p> : null}
        </Notice>
      ) : null}
      {job.failure ? (
        <Notice tone="bad" title={m.failureTitle} urgent>
          <p>{job.failure}</p>
        </Notice>
      ) : null}
      {job.state === 'committing' ? <ImportProgress job={job} /> : null}
      {job.warnings.length > 0 ? (
        <Notice tone="warn" title={m.warnings}>
          {job.warnings.map((warning) => (
            <p key={warning}>{warning}</p>
          ))}
        </Notice>
      ) : null}
      {job.state === 'previewed' ? <ImportQuestions job={job} /> : null}
      {job.state === 'previewed' ? <Next job={job} /> : null}
      <section className="panel" aria-labelledby="rows">
        <div className="panel-head">
          <h2 id="rows">{m.previewTitle}</h2>
          <span className="quiet">{m.previewLead(job.fileName ?? '', job.sheet ?? '')}</span>
          <span>{totals(job)}</span>
          {job.state === 'committing' ? null : (
            <Button href={annotatedUrl(job.id)} title={m.annotatedHint}>
              {m.annotated}
            </Button>
          )}
        </div>
        <ImportRows rows={rows} />
      </section>
    </>
  );
}

const OUTCOMES = ['valid', 'filed', 'refused', 'unchanged', 'left_out'] as const;

const totals = ({ rows }: ImportJob): string =>
  OUTCOMES.map((outcome) => [outcome, rows.filter((row) => row.outcome === outcome).length] as const)
    .filter(([, n]) => n > 0)
    .map(([outcome, n]) => `${m.outcome[outcome]} ${n}`)
    .join('，');

function Next({ job }: { job: ImportJob }) {
  if (job.validRows > 0) return <CommitForm job={job} />;
  const again = (
    <Link to="/import" className="ant-like-button">
      {m.chooseOther}
    </Link>
  );
  if (job.refusedRows === 0 && job.unchangedRows > 0)
    return (
      <Notice tone="quiet" title={m.unchangedTitle} actions={again}>
        <p>{m.unchanged}</p>
      </Notice>
    );
  const [title, words] =
    job.rows.length === 0
      ? [m.noRowsTitle, m.noRows]
      : [m.allRefusedTitle, asksAnything(job) ? m.allAsked : m.allRefused];
  return (
    <Notice tone="warn" title={title} actions={again}>
      <p>{words}</p>
    </Notice>
  );
}
