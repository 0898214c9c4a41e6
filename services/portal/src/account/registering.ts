import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { fetchAccess } from '../api/accounts.js';

const KEY = ['registering'];
const EVERY_MS = 1_000;
/** After that the page fills at its ordinary pace; an answer that was lost may have counted some units twice. */
const LONGEST_MS = 120_000;

interface Registering {
  before: number;
  added: number;
  until: number;
}

/** All that may be given accounts below, and the own organisation. */
export const countAccess = async (): Promise<number> => (await fetchAccess({ size: 1 })).total;

/** Units just registered reach the accounts one by one: `added` more than there were `before`. */
export const expectUnits = (client: QueryClient, before: number, added: number): void =>
  void client.setQueryData<Registering>(KEY, { before, added, until: Date.now() + LONGEST_MS });

/** How many of how many have arrived; nothing when nothing is on its way. */
export function useRegistering(): { done: number; of: number } | undefined {
  const client = useQueryClient();
  const expected = client.getQueryData<Registering>(KEY);
  const total = useQuery({
    queryKey: ['registering', 'count'],
    queryFn: countAccess,
    enabled: expected !== undefined,
    refetchInterval: EVERY_MS,
    gcTime: 0,
  }).data;
  const over =
    expected !== undefined &&
    total !== undefined &&
    (total >= expected.before + expected.added || Date.now() > expected.until);
  useEffect(() => {
    if (!over) return;
    client.removeQueries({ queryKey: KEY });
    void client.invalidateQueries({ queryKey: ['access'] });
  }, [over, client]);
  if (!expected || over) return undefined;
  return { done: Math.max(0, (total ?? expected.before) - expected.before), of: expected.added };
}
