import { useMutation } from '@tanstack/react-query';
import { isId } from '@zhuanguan/kernel';
import { Button, Input } from 'antd';
import { useState, type FormEvent } from 'react';
import { findAccounts, type FoundAccounts } from '../api/audit.js';
import { messages } from '../messages/messages.js';
import { DateField } from '../ui/date-field.js';
import { Failure } from '../ui/states.js';
import type { List } from './audit-query.js';
import type { Narrow } from './audit-tables.js';

const m = messages.audit;

interface FiltersProps {
  list: List;
  search: URLSearchParams;
  set: Narrow;
}

/** What of a list is seen: chosen, or typed by who has a name or a number in hand. */
export function Filters({ list, search, set }: FiltersProps) {
  const choice = (key: string, label: string, words: Readonly<Record<string, string>>) => (
    <label>
      {label}
      <select className="select" value={search.get(key) ?? ''} onChange={(event) => set({ [key]: event.target.value })}>
        <option value="">{m.allServices}</option>
        {Object.entries(words).map(([code, name]) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <>
      <div className="filters" role="search">
        {choice('service', m.service, m.services)}
        {list === 'history' ? choice('kind', m.object, m.objects) : choice('operation', m.what, m.operations)}
        {list === 'history' ? choice('type', m.what, m.types) : null}
        {(['from', 'to'] as const).map((key) => (
          <label key={key}>
            {m[key]}
            <DateField aria-label={m[key]} value={search.get(key) ?? ''} onChange={(date) => set({ [key]: date })} />
          </label>
        ))}
      </div>
      <div className="filters">
        <FindWho set={set} />
        <FindObject key={search.get('object') ?? ''} object={search.get('object') ?? ''} set={set} />
      </div>
    </>
  );
}

/** By name or username: who is meant of several is chosen, for a name is no proof. */
function FindWho({ set }: { set: Narrow }) {
  const [text, setText] = useState('');
  const choose = ({ accountId }: FoundAccounts['items'][number]) => {
    // Never the name: an address is kept and passed on.
    set({ who: accountId });
    find.reset();
    setText('');
  };
  const find = useMutation({
    mutationFn: findAccounts,
    onSuccess: ({ items }) => (items.length === 1 && items[0] ? choose(items[0]) : undefined),
  });
  const ask = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim()) find.mutate(text.trim());
  };
  return (
    <div>
      <form className="filters" onSubmit={ask}>
        <label>
          {m.whoTyped}
          <Input value={text} maxLength={100} autoComplete="off" onChange={(event) => setText(event.target.value)} />
        </label>
        <Button htmlType="submit" loading={find.isPending}>
          {m.findWho}
        </Button>
      </form>
      {find.isError ? <Failure error={find.error} /> : null}
      {find.data ? (
        <div role="status">
          {find.data.items.length === 0 ? <p className="quiet">{m.noWho}</p> : null}
          <ul className="rows">
            {find.data.items.map((account) => (
              <li className="row" key={account.accountId}>
                <span className="row-main">
                  {m.whoLine(account.displayName, account.username, account.organisationNames.join('、'))}
                </span>
                <Button size="small" onClick={() => choose(account)}>
                  {m.onlyWho}
                </Button>
              </li>
            ))}
          </ul>
          {find.data.truncated ? <p className="quiet">{m.moreWho}</p> : null}
        </div>
      ) : null}
    </div>
  );
}

/** The number of a filing, unit, person or account, as it stands in an address or another list. */
function FindObject({ object, set }: { object: string; set: Narrow }) {
  const [text, setText] = useState(object);
  const [wrong, setWrong] = useState(false);
  const ask = (event: FormEvent) => {
    event.preventDefault();
    const id = text.trim().toLowerCase();
    setWrong(id !== '' && !isId(id));
    if (id === '' || isId(id)) set({ object: id });
  };
  return (
    <form className="filters" onSubmit={ask}>
      <label>
        {m.objectTyped}
        <Input
          value={text}
          maxLength={60}
          autoComplete="off"
          aria-invalid={wrong}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <Button htmlType="submit">{m.findObject}</Button>
      {wrong ? <span role="alert">{m.noId}</span> : null}
    </form>
  );
}
