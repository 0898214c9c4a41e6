import { useQuery } from '@tanstack/react-query';
import { fetchFilingPolicy } from '../api/filings.js';
import type { FilingPolicy } from '../api/types.js';
import { useSession } from '../shell/session.js';

/** The form of the acting organisation's area; undefined until it has arrived, or where there is none. */
export function useForm(): FilingPolicy | undefined {
  const { organisationId } = useSession();
  const { data } = useQuery({
    queryKey: ['policy', organisationId, 'specialist'],
    queryFn: () => fetchFilingPolicy(organisationId),
    retry: false,
  });
  return data;
}
