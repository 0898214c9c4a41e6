import { Button } from 'antd';
import { useSearchParams } from 'react-router';
import type { HeldFilter, QueueSection } from '../api/types.js';
import { messages } from '../messages/messages.js';

const m = messages.holding;
const FILTERS = ['all', 'mine', 'delegated', 'unclaimed'] as const;

export const heldOf = (value: string | null): HeldFilter | undefined =>
  FILTERS.find((filter) => filter !== 'all' && filter === value) as HeldFilter | undefined;

/** 我领办的, 代办的 (of colleagues for whom one acts), 未领办, 全部: each number is the total of the list it opens. Of no use while nothing is taken on. */
export function HeldFilterBar({ counts }: { counts: NonNullable<QueueSection['held']> }) {
  const [search, setSearch] = useSearchParams();
  const chosen = heldOf(search.get('held')) ?? 'all';
  if (chosen === 'all' && counts.unclaimed === counts.all) return null;
  return (
    <div className="filters" role="group" aria-label={m.filter}>
      {FILTERS.filter((filter) => filter !== 'delegated' || counts.delegated > 0 || chosen === filter).map((filter) => (
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
