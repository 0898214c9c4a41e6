import { useQuery } from '@tanstack/react-query';
import { Input, type InputRef } from 'antd';
import { useRef } from 'react';
import { fetchCoverage } from '../api/directory.js';
import type { CoverageRow } from '../api/directory.types.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { DateField } from '../ui/date-field.js';
import { FoldedFilters } from '../ui/folded-filters.js';
import { useSlash } from '../ui/use-slash.js';
import { STANDINGS } from './directory-query.js';

const m = messages.directory;
const FOLDED = ['area', 'department', 'standing', 'at'];

interface DirectoryFiltersProps {
  text: string;
  setText: (text: string) => void;
  search: URLSearchParams;
  setSearch: (search: URLSearchParams) => void;
}

export function DirectoryFilters({ text, setText, search, setSearch }: DirectoryFiltersProps) {
  const box = useRef<InputRef>(null);
  useSlash(box);
  const set = (key: string, value: string) => {
    const next = new URLSearchParams(search);
    if (value) next.set(key, value);
    else next.delete(key);
    setSearch(next);
  };
  return (
    <div className="filters" role="search">
      <label className="grow">
        {m.search}
        <Input
          ref={box}
          type="search"
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder={m.searchPlaceholder}
          allowClear
        />
      </label>
      <FoldedFilters active={FOLDED.filter((key) => search.get(key)).length}>
        <AreaFilter value={search.get('area') ?? ''} set={(area) => set('area', area)} />
        <DepartmentFilter value={search.get('department') ?? ''} set={(department) => set('department', department)} />
        <label>
          {m.standing}
          <select
            className="select"
            value={search.get('standing') ?? ''}
            onChange={(event) => set('standing', event.target.value)}
          >
            <option value="">{m.allStandings}</option>
            {STANDINGS.map((standing) => (
              <option key={standing} value={standing}>
                {m.standings[standing]}
              </option>
            ))}
          </select>
        </label>
        <div className="filter">
          <label htmlFor="directory-at">{m.at}</label>
          <DateField
            id="directory-at"
            value={search.get('at') ?? ''}
            onChange={(at) => set('at', at)}
            placeholder={m.today}
          />
        </div>
      </FoldedFilters>
    </div>
  );
}

/** Counties and departments come from the coverage, which only officers have; a unit sees its own anyway. */
function useCoverage() {
  const { can } = useSession();
  return useQuery({ queryKey: ['coverage'], queryFn: fetchCoverage, enabled: can('coverage.read') }).data;
}

const AreaFilter = (given: ChoiceProps) => (
  <Choice {...given} label={m.area} all={m.allAreas} rows={useCoverage()?.areas ?? []} />
);
const DepartmentFilter = (given: ChoiceProps) => (
  <Choice {...given} label={m.department} all={m.allDepartments} rows={useCoverage()?.departments ?? []} />
);

interface ChoiceProps {
  value: string;
  set: (key: string) => void;
}

function Choice({ label, all, rows, value, set }: ChoiceProps & { label: string; all: string; rows: CoverageRow[] }) {
  // Where there is one, there is nothing to choose.
  if (rows.length < 2) return null;
  return (
    <label>
      {label}
      <select className="select" value={value} onChange={(event) => set(event.target.value)}>
        <option value="">{all}</option>
        {rows.map(({ key, name }) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
