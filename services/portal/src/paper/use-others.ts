import { useQuery } from '@tanstack/react-query';
import { fetchOthers } from '../api/papers.js';
import type { Filing } from '../api/types.js';

/** What may stand on the same paper: of a unit that filed several and waits for all of them. */
export function useOthers(filing: Filing): Filing[] {
  const { data = [] } = useQuery({
    queryKey: ['filing', filing.id, 'others'],
    queryFn: () => fetchOthers(filing),
    enabled: filing.state === 'filed' && filing.papers.includes('attach'),
  });
  return data;
}
