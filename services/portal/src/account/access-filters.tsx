import { useRef, useState } from 'react';
import type { SetURLSearchParams } from 'react-router';
import type { AccessQuery } from '../api/accounts.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { FoldedFilters } from '../ui/folded-filters.js';
import { useSlash } from '../ui/use-slash.js';

const m = messages.accounts;
const STATES = ['none', 'invited', 'active'] as const;
const KINDS = ['bureau', 'department', 'unit'] as const;

export function readAccessFilters(search: URLSearchParams): AccessQuery {
  const state = STATES.find((known) => known === search.get('state'));
  const kind = KINDS.find((known) => known === search.get('kind'));
  const query = search.get('q') ?? '';
  return {
    ...(state ? { state } : {}),
    ...(kind ? { kind } : {}),
    ...(query ? { query } : {}),
    ...(search.get('scope') === 'all' ? {} : { nextBelow: true }),
  };
}

interface AccessFiltersProps {
  filters: AccessQuery;
  search: URLSearchParams;
  setSearch: SetURLSearchParams;
}

export function AccessFilters({ filters, search, setSearch }: AccessFiltersProps) {
  const { officer } = useSession();
  const input = useRef<HTMLInputElement>(null);
  useSlash(input);
  const [typed, setTyped] = useState(filters.query ?? '');
  const set = (key: string, value: string) => {
    const next = new URLSearchParams(search);
    if (value) next.set(key, value);
    else next.delete(key);
    setSearch(next, { replace: true });
  };
  return (
    <form
      className="filters"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        set('q', typed.trim());
      }}
    >
      <label className="grow">
        {m.filters.search}
        <input
          ref={input}
          className="select"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={() => set('q', typed.trim())}
        />
      </label>
      <FoldedFilters active={[filters.state, filters.kind, !filters.nextBelow].filter(Boolean).length}>
        <label>
          {m.filters.state}
          <select className="select" value={filters.state ?? ''} onChange={(event) => set('state', event.target.value)}>
            <option value="">{m.filters.all}</option>
            {STATES.map((state) => (
              <option key={state} value={state}>
                {m.states[state]}
              </option>
            ))}
          </select>
        </label>
        {officer === 'bureau' ? (
          <>
            <label>
              {m.filters.kind}
              <select
                className="select"
                value={filters.kind ?? ''}
                onChange={(event) => set('kind', event.target.value)}
              >
                <option value="">{m.filters.all}</option>
                {KINDS.map((kind) => (
                  <option key={kind} value={kind}>
                    {m.kinds[kind]}
                  </option>
                ))}
              </select>
            </label>
            <label>
              {m.filters.scope}
              <select
                className="select"
                value={filters.nextBelow ? '' : 'all'}
                onChange={(event) => set('scope', event.target.value)}
              >
                <option value="">{m.nextBelow}</option>
                <option value="all">{m.wholeScope}</option>
              </select>
            </label>
          </>
        ) : null}
      </FoldedFilters>
    </form>
  );
}
