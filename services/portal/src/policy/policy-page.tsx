import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { fetchValues, type Place, type PolicyParameter, type PolicyValues } from '../api/policy.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { DateField } from '../ui/date-field.js';
import { formatDate, today } from '../ui/dates.js';
import { LinkButton } from '../ui/link-button.js';
import { Page } from '../ui/page.js';
import { Empty, Loaded } from '../ui/states.js';
import { ExplainDrawer } from './explain-drawer.js';
import { mayCompare } from './may-compare.js';
import { SourceStatus, Sources } from './source.js';
import './policy.css';

const m = messages.policy;

/** 制度包: what is in force here on a day, each value with its source. Everybody may see what they are judged by. */
export function Component() {
  const { me } = useSession();
  const [search, setSearch] = useSearchParams();
  const [areaCode, date] = [search.get('area') ?? '', search.get('date') ?? ''];
  const place: Place = { ...(areaCode ? { areaCode } : {}), ...(date ? { date } : {}) };
  const values = useQuery({ queryKey: ['policy', 'values', place], queryFn: () => fetchValues(place) });
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
    <Page
      title={m.title}
      lead={m.lead}
      actions={mayCompare(me.roles) ? <LinkButton to="/policy/versions">{m.versions}</LinkButton> : null}
    >
      <div className="filters">
        <AreaSelect areas={values.data?.areas ?? []} value={areaCode || (values.data?.areaCode ?? '')} set={set} />
        <label>
          {m.date} <DateField value={date || today()} onChange={(day) => set('date', day)} aria-label={m.date} />
        </label>
      </div>
      <Loaded query={values} rows={10}>
        {(data) => <Values values={data} place={place} />}
      </Loaded>
    </Page>
  );
}

function AreaSelect({
  areas,
  value,
  set,
}: {
  areas: PolicyValues['areas'];
  value: string;
  set: (name: string, value: string) => void;
}) {
  if (areas.length < 2) return null;
  return (
    <label>
      {m.area}{' '}
      <select className="select" value={value} onChange={(event) => set('area', event.target.value)}>
        {areas.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function Values({ values, place }: { values: PolicyValues; place: Place }) {
  const [asked, setAsked] = useState<string | undefined>(undefined);
  const groups = [...new Set(values.parameters.map((p) => p.group ?? ''))];
  if (values.parameters.length === 0) return <Empty title={m.noValues}>{m.noValuesHint}</Empty>;
  return (
    <>
      <p className="quiet">
        {m.onDay(values.areaName, formatDate(values.date))}，{m.pack(values.authority, values.policyVersion)}
      </p>
      {groups.map((group) => (
        <section key={group} className="policy-group" aria-label={group}>
          <h2>{group}</h2>
          <div className="table-wrap">
            <table className="table table-cards policy-values">
              <caption className="visually-hidden">{m.caption}</caption>
              <thead>
                <tr>
                  <th scope="col">{m.columns.label}</th>
                  <th scope="col">{m.columns.words}</th>
                  <th scope="col">{m.columns.source}</th>
                  <th scope="col">{m.columns.status}</th>
                </tr>
              </thead>
              <tbody>
                {values.parameters
                  .filter((p) => (p.group ?? '') === group)
                  .map((parameter) => (
                    <Row key={parameter.key} parameter={parameter} explain={() => setAsked(parameter.key)} />
                  ))}
              </tbody>
            </table>
          </div>
        </section>
      ))}
      <ExplainDrawer parameter={asked} place={place} onClose={() => setAsked(undefined)} />
    </>
  );
}

function Row({ parameter: { label, nature, inForce }, explain }: { parameter: PolicyParameter; explain: () => void }) {
  return (
    <tr>
      <th scope="row">
        {label}
        {nature ? <div className="quiet">{m.natures[nature]}</div> : null}
      </th>
      <td data-label={m.columns.words}>
        <div>{inForce ? inForce.words : m.notGiven}</div>
        <Button type="link" size="small" className="policy-why" onClick={explain} aria-label={m.whyOf(label)}>
          {m.why}
        </Button>
      </td>
      <td data-label={m.columns.source}>
        {inForce ? (
          <>
            <Sources value={inForce} />
            <p className="quiet">
              {m.from(formatDate(inForce.from))}，{m.fromPack(inForce.packId)}
            </p>
          </>
        ) : null}
      </td>
      <td data-label={m.columns.status}>{inForce ? <SourceStatus value={inForce} /> : null}</td>
    </tr>
  );
}
