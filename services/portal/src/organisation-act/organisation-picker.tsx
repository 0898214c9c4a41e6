import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { searchDirectory } from '../api/directory.js';
import type { Organisation } from '../api/directory.types.js';
import { messages } from '../messages/messages.js';

const m = messages.act;
const SHOWN = 50;

interface OrganisationPickerProps {
  id?: string;
  value?: string;
  onChange?: (id: string) => void;
  kind?: Organisation['kind'];
  /** Not to be chosen: the one that changes. */
  without: string;
  /** Besides those found, while nothing is typed: Enter takes the first, and that must be one that was looked for. */
  also?: { value: string; label: string }[];
  disabled?: boolean;
}

/** One organisation of the own scope, found by name, former name, pinyin initials or code. */
export function OrganisationPicker({ value, onChange, kind, without, also = [], ...rest }: OrganisationPickerProps) {
  const [text, setText] = useState('');
  const query = useDeferredValue(text.trim());
  const found = useQuery({
    queryKey: ['pick-organisation', query],
    queryFn: () => searchDirectory({ query, size: SHOWN }),
    placeholderData: (before) => before,
    staleTime: 60_000,
  });
  const options = (found.data?.items ?? [])
    .filter(({ organisation: o }) => o.id !== without && (!kind || o.kind === kind))
    .map(({ organisation: o, departmentName, areaName }) => ({
      value: o.id,
      label: o.name,
      where: [departmentName, areaName].filter(Boolean).join('，'),
    }));
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
      options={[...(query ? [] : also.map((a) => ({ ...a, where: '' }))), ...options]}
      optionRender={({ data }) => (
        <>
          <div>{data.label}</div>
          {data.where ? <div className="quiet">{data.where}</div> : null}
        </>
      )}
    />
  );
}
