import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useSearchParams } from 'react-router';
import { fetchInbox, markAllRead, markRead } from '../api/inbox.js';
import { specialistTitle } from '../messages/local-words.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { LinkButton } from '../ui/link-button.js';
import { Page } from '../ui/page.js';
import { moveBetweenRows } from '../ui/row-keys.js';
import { Empty, Failure, Loaded } from '../ui/states.js';
import { MessageRow } from './message-row.js';

const m = messages.inbox;

export function Component() {
  const { hasInbox } = useSession();
  if (hasInbox) return <Inbox />;
  return (
    <Page title={m.title}>
      <div className="panel">
        <Empty title={m.whoCanTitle}>{m.whoCan}</Empty>
      </div>
    </Page>
  );
}

function Inbox() {
  const [search, setSearch] = useSearchParams();
  const unreadOnly = search.get('unread') === '1';
  const client = useQueryClient();
  const title = specialistTitle();
  const inbox = useInfiniteQuery({
    queryKey: ['inbox', 'list', unreadOnly],
    queryFn: ({ pageParam }) =>
      fetchInbox({ ...(unreadOnly ? { unread: true } : {}), ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor || undefined,
    placeholderData: (before) => before,
  });
  const changed = () => void client.invalidateQueries({ queryKey: ['inbox'] });
  const open = useMutation({ mutationFn: (id: string) => markRead([id]), onSettled: changed });
  const all = useMutation({ mutationFn: markAllRead, onSettled: changed });
  const rows = inbox.data?.pages.flatMap((page) => page.items) ?? [];
  const total = inbox.data?.pages[0]?.total ?? rows.length;
  const unread = inbox.data?.pages[0]?.unread ?? 0;
  const showAll = () => setSearch({}, { replace: true });
  return (
    <Page
      title={m.title}
      lead={m.lead}
      actions={
        <>
          <LinkButton to="/inbox/settings">{m.settings.title}</LinkButton>
          <Button disabled={unread === 0} loading={all.isPending} onClick={() => all.mutate()}>
            {m.markAll}
          </Button>
        </>
      }
    >
      <div className="filters" role="group" aria-label={m.show}>
        <Button type="default" aria-pressed={!unreadOnly} onClick={showAll}>
          {m.all}
        </Button>
        <Button aria-pressed={unreadOnly} onClick={() => setSearch({ unread: '1' }, { replace: true })}>
          {`${m.unreadOnly} ${unread}`}
        </Button>
      </div>
      {all.isError ? <Failure error={all.error} retry={() => all.mutate()} /> : null}
      <Loaded query={inbox}>
        {() =>
          rows.length === 0 ? (
            <div className="panel">
              {unreadOnly ? (
                <Empty title={m.emptyUnreadTitle} actions={<Button onClick={showAll}>{m.showAll}</Button>}>
                  {m.emptyUnread}
                </Empty>
              ) : (
                <Empty title={m.emptyTitle}>{m.empty}</Empty>
              )}
            </div>
          ) : (
            <>
              <ul className="rows panel" onKeyDown={moveBetweenRows}>
                {rows.map((message) => (
                  <MessageRow key={message.id} message={message} title={title} open={() => open.mutate(message.id)} />
                ))}
              </ul>
              <div className="table-foot">
                <span role="status">{m.shown(rows.length, total)}</span>
                {inbox.hasNextPage ? (
                  <Button loading={inbox.isFetchingNextPage} onClick={() => void inbox.fetchNextPage()}>
                    {m.more}
                  </Button>
                ) : null}
              </div>
            </>
          )
        }
      </Loaded>
    </Page>
  );
}
