import { useQuery } from '@tanstack/react-query';
import { addDays } from '@zhuanguan/kernel';
import { useSearchParams } from 'react-router';
import { fetchRefusals, type RefusalKind, type Refusals } from '../api/security.js';
import { messages } from '../messages/messages.js';
import { ColumnHeads } from '../ui/column-heads.js';
import { formatDate, today } from '../ui/dates.js';
import { Page } from '../ui/page.js';
import { Loaded } from '../ui/states.js';
import { useSession } from '../shell/session.js';
import { EndSessionsPanel } from './end-sessions-panel.js';
import { EndSessionsOf } from './end-sessions-of.js';
import './security.css';

const m = messages.refusals;
const KINDS = Object.keys(m.kinds) as RefusalKind[];
const DAYS = 7;

/** 安全记录: what the edge refused, for who looks after the system. */
export function Component() {
  const [search, setSearch] = useSearchParams();
  const to = search.get('to') ?? today();
  const from = search.get('from') ?? addDays(to, 1 - DAYS);
  const kind = KINDS.find((known) => known === search.get('kind'));
  const query = { from, to, ...(kind ? { kind } : {}) };
  const { can } = useSession();
  const refusals = useQuery({ queryKey: ['refusals', query], queryFn: () => fetchRefusals(query) });
  const set = (name: string, value: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  return (
    <Page title={m.title} lead={m.lead}>
      <div className="security-filters">
        <label>
          {m.from}
          <input type="date" value={from} max={to} onChange={(event) => set('from', event.target.value)} />
        </label>
        <label>
          {m.to}
          <input type="date" value={to} min={from} onChange={(event) => set('to', event.target.value)} />
        </label>
        <label>
          {m.kind}
          <select value={kind ?? ''} onChange={(event) => set('kind', event.target.value)}>
            <option value="">{m.all}</option>
            {KINDS.map((each) => (
              <option key={each} value={each}>
                {m.kinds[each]}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Loaded query={refusals}>{(data) => <Listed data={data} />}</Loaded>
      {can('session.end_others') ? <EndSessionsPanel /> : null}
    </Page>
  );
}

function Listed({ data: { items, days, truncated } }: { data: Refusals }) {
  if (items.length === 0)
    return (
      <section className="panel">
        <div className="panel-body quiet">{m.none}</div>
      </section>
    );
  const { columns } = m;
  return (
    <>
      <section className="panel" aria-labelledby="days">
        <div className="panel-head">
          <h2 id="days">{m.daysTitle}</h2>
        </div>
        <table className="table table-cards">
          <caption className="visually-hidden">{m.daysTitle}</caption>
          <ColumnHeads columns={{ day: columns.day, kind: columns.kind, count: columns.count }} />
          <tbody>
            {days.map(({ day, kind, count }) => (
              <tr key={`${day} ${kind}`}>
                <th scope="row">{formatDate(day)}</th>
                <td data-label={columns.kind}>{m.kinds[kind]}</td>
                <td data-label={columns.count}>{count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section className="panel" aria-labelledby="most">
        <div className="panel-head">
          <h2 id="most">{m.listTitle}</h2>
          {truncated ? <span className="quiet">{m.truncated}</span> : null}
        </div>
        <table className="table table-cards">
          <caption className="visually-hidden">{m.listTitle}</caption>
          <ColumnHeads columns={columns} />
          <tbody>
            {items.map((item) => (
              <tr key={`${item.day} ${item.kind} ${item.route} ${item.subject ?? ''}`}>
                <th scope="row">{formatDate(item.day)}</th>
                <td data-label={columns.kind}>{m.kinds[item.kind]}</td>
                <td data-label={columns.route}>
                  <code className="security-route">{routeWords(item.route)}</code>
                </td>
                <td data-label={columns.subject}>
                  {subjectWords(item)} <EndSessionsOf subject={item.subject} name={item.subjectName} />
                </td>
                <td data-label={columns.count}>{item.count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

const routeWords = (route: string): string =>
  route === '*' ? m.manyRoutes : route.endsWith('?') ? m.unknownRoute : route;

function subjectWords({ subject = '', subjectName }: Refusals['items'][number]): string {
  if (subjectName) return subjectName;
  if (subject.startsWith('client ')) return m.system(subject.slice(7));
  return subject || m.nobody;
}
