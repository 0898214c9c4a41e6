import { PERSONAL_CLASSES, PERSONAL_FIELDS, RETENTION, type PersonalField, type Retention } from '@zhuanguan/kernel';
import type { ReactNode } from 'react';
import { messages } from '../messages/messages.js';
import { Page } from '../ui/page.js';

const m = messages.notice;

/** What is said to whom the data are about, from the same table that masks and logs go by. */
export function Component() {
  // The history keeps what the fields say, and nothing besides.
  const fields = PERSONAL_FIELDS.filter((field) => field.key !== 'historyPersonal');
  const classes: readonly Retention[] = Object.values(RETENTION);
  return (
    <Page title={m.title} lead={m.lead}>
      <Part title={m.whoTitle}>
        <p>{m.who}</p>
      </Part>
      <Part title={m.whyTitle}>
        <p>{m.why}</p>
        <p className="quiet">{m.whyBasis}</p>
      </Part>
      <Part title={m.whatTitle}>
        <div className="table-wrap">
          <table className="table table-cards">
            <caption className="visually-hidden">{m.whatTitle}</caption>
            <thead>
              <tr>
                {[m.field, m.kind, m.whole, m.others, m.retention].map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {fields.map((field) => (
                <tr key={field.key}>
                  <th scope="row">
                    {field.label}
                    {field.asked === 'by_form' ? <span className="quiet">{m.byForm}</span> : null}
                  </th>
                  <td data-label={m.kind}>{PERSONAL_CLASSES[field.class]}</td>
                  <td data-label={m.whole}>{field.whole}</td>
                  <td data-label={m.others}>{othersSee(field)}</td>
                  <td data-label={m.retention}>{RETENTION[field.retention].label}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <p className="quiet">{m.notCollected}</p>
        <p className="quiet">{m.logged}</p>
      </Part>
      <Part title={m.keptTitle}>
        <ul>
          {classes.map((kept) => (
            <li key={kept.label}>
              {kept.label}：{kept.years ? m.years(kept.years) : m.atOnce}，{m.since(kept.from)}
              <div className="quiet">
                {kept.reference}
                {kept.ours ? `（${m.ours}）` : ''}
              </div>
            </li>
          ))}
        </ul>
      </Part>
      <Part title={m.rightsTitle}>
        <ul>
          {m.rights.map((right) => (
            <li key={right}>{right}</li>
          ))}
        </ul>
        <p className="quiet">{m.rightsNote}</p>
      </Part>
    </Page>
  );
}

const othersSee = ({ mask }: PersonalField): string =>
  mask === 'none' ? m.open : mask === 'hidden' ? m.hidden : m.masked;

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="panel" aria-label={title}>
      <div className="panel-head">
        <h2>{title}</h2>
      </div>
      <div className="panel-body">{children}</div>
    </section>
  );
}
