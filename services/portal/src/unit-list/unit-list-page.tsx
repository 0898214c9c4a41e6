import { Button } from 'antd';
import { TEMPLATE_URL, uploadUnitList } from '../api/unit-lists.js';
import { FileDrop } from '../import/file-drop.js';
import { useUpload } from '../import/use-upload.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { Page } from '../ui/page.js';
import { Empty } from '../ui/states.js';

const m = messages.unitList;

export function Component() {
  const { officer } = useSession();
  const { reading, refusal, choose } = useUpload(uploadUnitList, '/unit-lists');
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
      {refusal}
      <FileDrop label={m.choose} limits={m.limits} reading={reading} again={Boolean(refusal)} choose={choose} />
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
