import { useQuery } from '@tanstack/react-query';
import { fetchDuplicates } from '../api/duplicates.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { LinkButton } from '../ui/link-button.js';

const m = messages.duplicate;
const LISTS = ['unit', 'person', 'phone'] as const;

/** 可能重复: on a unit's page, for who can look after it. */
export function UnitDuplicates({ unitId }: { unitId: string }) {
  const { can } = useSession();
  const found = useQuery({
    queryKey: ['duplicates', 'of-unit', unitId],
    queryFn: () => fetchDuplicates({ unitId, size: 1 }),
    enabled: can('duplicate.read'),
    staleTime: 60_000,
  });
  const open = (list: (typeof LISTS)[number]) => found.data?.counts.find((c) => c.kind === list)?.open ?? 0;
  const total = LISTS.reduce((sum, list) => sum + open(list), 0);
  const first = LISTS.find((list) => open(list) > 0);
  if (!first) return null;
  return <LinkButton to={`/duplicates?list=${first}&unit=${unitId}`}>{m.ofUnit(total)}</LinkButton>;
}
