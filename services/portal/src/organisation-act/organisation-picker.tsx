import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { fetchUnit, searchDirectory } from '../api/directory.js';
import type { Organisation } from '../api/directory.types.js';
import { messages } from '../messages/messages.js';
import { offered } from './offered.js';

const m = messages.act;
const SHOWN = 50;

interface OrganisationPickerProps {
  id?: string;
  value?: string;
  onChange?: (id: string) => void;
  /** Only these, and parts of bureaus only where they are named. */
  kinds?: Organisation['kind'][];
  /** Not to be chosen: the one that changes. */
  without: string;
  /** Besides those found, while nothing is typed: Enter takes the first, and that must be one that was looked for. */
  also?: { value: string; label: string }[];
  disabled?: boolean;
}

/** One organisation of the own scope, found by name, former name, pinyin initials or code. */
export function OrganisationPicker({ value, onChange, kinds, without, also = [], ...rest }: OrganisationPickerProps) {
  const [text, setText] = useState('');
  const query = useDeferredValue(text.trim());
  const found = useQuery({
    queryKey: ['pick-organisation', query, kinds],
    queryFn: () => searchDirectory({ query, size: SHOWN, ...(kinds ? { kinds } : {}) }),
    placeholderData: (before) => before,
    staleTime: 60_000,
  });
  const answered = !found.isPlaceholderData && query === text.trim();
  const options = offered(found.data?.items ?? [], { without, typed: text.trim(), answered });
  const named = [...also, ...options].some((o) => o.value === value);
  // What a draft brings back is known by its id alone.
  const chosen = useQuery({
    queryKey: ['unit', value, undefined],
    queryFn: () => fetchUnit(value ?? ''),
    enabled: Boolean(value) && !named && !found.isPending,
    staleTime: 60_000,
  }).data?.unit.organisation;
  const shown = chosen && !named && !query ? [{ value: chosen.id, label: chosen.name, where: '' }] : [];
  return (
    <Select
      {...rest}
      className="organisation-picker"
      showSearch
      allowClear
      filterOption={false}
      value={value || undefined}
      placeholder={m.pick}
      loading={found.isFetching}
      onSearch={setText}
      onChange={(id?: string) => onChange?.(id ?? '')}
      notFoundContent={found.isFetching ? messages.states.loading : m.pickNone}
      options={[...shown, ...(query ? [] : also.map((a) => ({ ...a, where: '' }))), ...options]}
      optionRender={({ data }) => (
        <>
          <div>{data.label}</div>
          {data.where ? <div className="quiet">{data.where}</div> : null}
        </>
      )}
    />
  );
}
