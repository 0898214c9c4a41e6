import { Button } from 'antd';
import { useSearchParams } from 'react-router';
import type { HeldFilter, QueueSection } from '../api/types.js';
import { messages } from '../messages/messages.js';

const m = messages.holding;
const FILTERS = ['all', 'mine', 'unclaimed'] as const;

export const heldOf = (value: string | null): HeldFilter | undefined =>
  value === 'mine' || value === 'unclaimed' ? value : undefined;

/** 我领办的, 未领办, 全部: each number is the total of the list it opens. Of no use while nothing is taken on. */
export function HeldFilterBar({ counts }: { counts: NonNullable<QueueSection['held']> }) {
  const [search, setSearch] = useSearchParams();
  const chosen = heldOf(search.get('held')) ?? 'all';
  if (chosen === 'all' && counts.unclaimed === counts.all) return null;
  return (
    <div className="filters" role="group" aria-label={m.filter}>
      {FILTERS.map((filter) => (
        <Button
          key={filter}
          size="small"
          aria-pressed={chosen === filter}
          onClick={() => setSearch(filter === 'all' ? {} : { held: filter }, { replace: true })}
        >
          {`${m.filters[filter]} ${counts[filter]}`}
        </Button>
      ))}
    </div>
  );
}
