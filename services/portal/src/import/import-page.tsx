import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { uploadImport } from '../api/imports.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { Notice } from '../ui/notice.js';
import { Page } from '../ui/page.js';
import { Empty, Failure } from '../ui/states.js';
import { FileDrop } from './file-drop.js';
import { refuseFile } from './import-file.js';

const m = messages.importing;

export function Component() {
  const { files, organisationId } = useSession();
  const navigate = useNavigate();
  const [refused, setRefused] = useState<string>();
  const upload = useMutation({
    mutationFn: (file: File) => uploadImport(file, organisationId),
    onSuccess: (job) => navigate(`/import/${job.id}`),
  });
  if (!files)
    return (
      <Page title={m.title} narrow>
        <div className="panel">
          <Empty title={m.whoCanTitle}>{m.whoCan}</Empty>
        </div>
      </Page>
    );
  const choose = (file: File) => {
    const reason = refuseFile(file);
    setRefused(reason);
    if (reason) upload.reset();
    else upload.mutate(file);
  };
  return (
    <Page title={m.title} lead={m.lead} narrow>
      {refused ? (
        <Notice tone="warn" title={m.refused} urgent>
          <p>{refused}</p>
        </Notice>
      ) : null}
      {upload.isError ? <Failure error={upload.error} /> : null}
      <FileDrop
        reading={upload.isPending ? upload.variables.name : undefined}
        again={upload.isError || Boolean(refused)}
        choose={choose}
      />
      <Template />
    </Page>
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
