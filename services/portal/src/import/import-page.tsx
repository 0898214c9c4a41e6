import { Input } from 'antd';
import { useState } from 'react';
import type { ImportPurpose } from '../api/import.types.js';
import { uploadImport } from '../api/imports.js';
import type { Column } from '../filing/form-fields.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { Page } from '../ui/page.js';
import { Empty } from '../ui/states.js';
import { FileDrop } from './file-drop.js';
import { purposesOf } from './import-file.js';
import { RecentImports } from './recent-imports.js';
import { useForm } from './use-form.js';
import { useUpload } from './use-upload.js';

const m = messages.importing;

export function Component() {
  const session = useSession();
  const form = useForm();
  const purposes = purposesOf(session);
  const [first] = purposes;
  if (!first)
    return (
      <Page title={m.title} narrow>
        <div className="panel">
          <Empty title={m.whoCanTitle}>{m.whoCan}</Empty>
        </div>
      </Page>
    );
  return (
    <Page title={m.title} lead={m.lead(form?.formTitle ?? m.usualForm)} narrow>
      <Upload purposes={purposes} first={first} unitId={session.organisationId} />
      <RecentImports />
      <Template columns={form?.columns} />
    </Page>
  );
}

function Upload({ purposes, first, unitId }: { purposes: ImportPurpose[]; first: ImportPurpose; unitId: string }) {
  const [purpose, setPurpose] = useState(first);
  const [source, setSource] = useState('');
  const { reading, refusal, choose } = useUpload(
    (file) => uploadImport({ file, unitId, purpose, source }),
    '/import',
    () => (purpose === 'backfill' && source.trim().length < 2 ? m.sourceRequired : undefined),
  );
  return (
    <>
      {refusal}
      <div className="panel panel-body">
        <fieldset className="import-field">
          <legend>{m.purpose}</legend>
          <div className="radio-stack">
            {purposes.map((value) => (
              <label key={value}>
                <input type="radio" name="purpose" checked={purpose === value} onChange={() => setPurpose(value)} />{' '}
                {m.purposes[value]}
                <span className="quiet">　{m.purposeHints[value]}</span>
              </label>
            ))}
          </div>
        </fieldset>
        {purpose === 'backfill' ? (
          <div className="import-field">
            <label htmlFor="import-source">{m.source}</label>
            <Input
              id="import-source"
              value={source}
              maxLength={200}
              aria-describedby="import-source-hint"
              onChange={(event) => setSource(event.target.value)}
            />
            <p id="import-source-hint" className="quiet">
              {m.sourceHint}
            </p>
          </div>
        ) : null}
      </div>
      <FileDrop reading={reading} again={Boolean(refusal)} choose={choose} />
    </>
  );
}

/** Of a table a row to copy; of a card, whose labels stand in blocks, what it asks for. */
function Template({ columns }: { columns: readonly Column[] | undefined }) {
  if (columns?.some(({ block }) => block))
    return (
      <section className="panel">
        <div className="panel-head">
          <h2>{m.templateTitle}</h2>
          <span className="quiet">{m.templateCard}</span>
        </div>
        <ul className="panel-body import-labels" aria-label={m.templateCardCaption}>
          {columns.map(({ key, label, block = '' }) => (
            <li key={key}>{block ? `${block}：${label}` : label}</li>
          ))}
        </ul>
      </section>
    );
  const labels = columns?.map(({ label }) => label) ?? m.columns;
  const example = (i: number) => (columns ? (m.examples[columns[i]?.key ?? ''] ?? '') : m.example[i]);
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{m.templateTitle}</h2>
        <span className="quiet">{m.template}</span>
      </div>
      <div className="table-wrap" tabIndex={0} role="group" aria-label={m.templateCaption}>
        <table className="table">
          <caption className="visually-hidden">{m.templateCaption}</caption>
          <thead>
            <tr>
              {labels.map((column) => (
                <th scope="col" key={column}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              {labels.map((column, i) => (
                <td key={column} className="nowrap">
                  {example(i)}
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
    </section>
  );
}
