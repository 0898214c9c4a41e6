import { useMutation } from '@tanstack/react-query';
import { Input } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { ImportPurpose } from '../api/import.types.js';
import { uploadImport } from '../api/imports.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { Notice } from '../ui/notice.js';
import { Page } from '../ui/page.js';
import { Empty, Failure } from '../ui/states.js';
import { FileDrop } from './file-drop.js';
import { purposesOf, refuseFile } from './import-file.js';
import { RecentImports } from './recent-imports.js';

const m = messages.importing;

export function Component() {
  const session = useSession();
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
    <Page title={m.title} lead={m.lead} narrow>
      <Upload purposes={purposes} first={first} unitId={session.organisationId} />
      <RecentImports />
      <Template />
    </Page>
  );
}

function Upload({ purposes, first, unitId }: { purposes: ImportPurpose[]; first: ImportPurpose; unitId: string }) {
  const navigate = useNavigate();
  const [purpose, setPurpose] = useState(first);
  const [source, setSource] = useState('');
  const [refused, setRefused] = useState<string>();
  const upload = useMutation({
    mutationFn: (file: File) => uploadImport({ file, unitId, purpose, source }),
    onSuccess: (job) => navigate(`/import/${job.id}`),
  });
  const choose = (file: File) => {
    const reason = purpose === 'backfill' && source.trim().length < 2 ? m.sourceRequired : refuseFile(file);
    setRefused(reason);
    if (reason) upload.reset();
    else upload.mutate(file);
  };
  return (
    <>
      {refused ? (
        <Notice tone="warn" title={m.refused} urgent>
          <p>{refused}</p>
        </Notice>
      ) : null}
      {upload.isError ? <Failure error={upload.error} /> : null}
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
      <FileDrop
        reading={upload.isPending ? upload.variables.name : undefined}
        again={upload.isError || Boolean(refused)}
        choose={choose}
      />
    </>
  );
}

function Template() {
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
              {m.columns.map((column) => (
                <th scope="col" key={column}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              {m.columns.map((column, i) => (
                <td key={column} className="nowrap">
                  {m.example[i]}
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
    </section>
  );
}
