import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLocation } from 'react-router';
import { fetchUnread } from '../api/inbox.js';
import { useSession } from '../shell/session.js';

export const UNREAD = ['inbox', 'unread'] as const;

/** How many messages are unread; asked again when the window comes back or another page opens, never in between. */
export function useUnread(): number {
  const { hasInbox, organisationId } = useSession();
  const client = useQueryClient();
  const { pathname } = useLocation();
  const unread = useQuery({ queryKey: [...UNREAD, organisationId], queryFn: fetchUnread, enabled: hasInbox });
  useEffect(() => {
    void client.refetchQueries({ queryKey: UNREAD, stale: true, type: 'active' });
  }, [client, pathname]);
  return unread.data ?? 0;
}
