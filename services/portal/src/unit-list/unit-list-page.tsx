import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { useNavigate } from 'react-router';
import { TEMPLATE_URL, uploadUnitList } from '../api/unit-lists.js';
import { FileDrop } from '../import/file-drop.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { Page } from '../ui/page.js';
import { Empty, Failure } from '../ui/states.js';

const m = messages.unitList;

export function Component() {
  const { officer } = useSession();
  const navigate = useNavigate();
  const upload = useMutation({
    mutationFn: uploadUnitList,
    onSuccess: (list) => navigate(`/unit-lists/${list.id}`),
  });
  if (officer !== 'bureau')
    return (
      <Page title={m.title} narrow>
        <div className="panel">
          <Empty title={m.whoCanTitle}>{m.whoCan}</Empty>
        </div>
      </Page>
    );
  return (
    <Page title={m.title} lead={m.lead} narrow actions={<Button href={TEMPLATE_URL}>{m.template}</Button>}>
      {upload.isError ? <Failure error={upload.error} /> : null}
      <FileDrop
        label={m.choose}
        limits={m.limits}
        reading={upload.isPending ? upload.variables.name : undefined}
        again={upload.isError}
        choose={(file) => upload.mutate(file)}
      />
      <section className="panel" aria-labelledby="columns">
        <div className="panel-head">
          <h2 id="columns">{m.templateTitle}</h2>
          <span className="quiet">{m.templateLead}</span>
        </div>
        <div className="panel-body">
          <dl className="fields">
            {m.columnRows.map(([label, hint]) => (
              <div className="field" key={label}>
                <dt>{label}</dt>
                <dd>{hint}</dd>
              </div>
            ))}
          </dl>
        </div>
      </section>
    </Page>
  );
}
