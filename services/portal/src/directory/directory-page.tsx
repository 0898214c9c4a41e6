import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useSearchParams } from 'react-router';
import { searchDirectory } from '../api/directory.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { formatDate } from '../ui/dates.js';
import { LinkButton } from '../ui/link-button.js';
import { Page } from '../ui/page.js';
import { Empty, Loaded } from '../ui/states.js';
import type { DirectoryFilter } from '../api/directory.types.js';
import { UrgeButton } from '../urge/urge-button.js';
import { DirectoryFilters } from './directory-filters.js';
import { DirectoryTable } from './directory-table.js';
import { readQuery, urgeOf } from './directory-query.js';
import { ExportButton } from './export-button.js';

const m = messages.directory;

export function Component() {
  const [search, setSearch] = useSearchParams();
  // Names of units are no personal data, but what is typed stays out of the address all the same.
  const [text, setText] = useState('');
  const query = useDeferredValue(text.trim());
  const filters = readQuery(search);
  const units = useInfiniteQuery({
    queryKey: ['directory', query, filters],
    queryFn: ({ pageParam }) =>
      searchDirectory({ query, ...filters, size: 50, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor || undefined,
    placeholderData: (before) => before,
  });
  const rows = units.data?.pages.flatMap((page) => page.items) ?? [];
  const total = units.data?.pages[0]?.total ?? 0;
  const clear = () => {
    setText('');
    setSearch({}, { replace: true });
  };
  return (
    <Page title={m.title} lead={m.lead} actions={<ListActions query={query} filters={filters} total={total} />}>
      <DirectoryFilters
        text={text}
        setText={setText}
        search={search}
        setSearch={(next) => setSearch(next, { replace: true })}
      />
      {filters.at ? <p>{m.asOf(formatDate(filters.at))}</p> : null}
      <Loaded query={units}>
        {({ pages }) =>
          rows.length === 0 ? (
            <div className="panel">
              <Empty
                title={m.emptyTitle}
                actions={
                  <>
                    <Button onClick={clear}>{m.clear}</Button>
                    <EndedToo
                      query={query}
                      filters={filters}
                      show={() => setSearch({ standing: 'ended' }, { replace: true })}
                    />
                  </>
                }
              >
                {m.empty}
              </Empty>
            </div>
          ) : (
            <>
              <DirectoryTable rows={rows} {...(filters.at ? { at: filters.at } : {})} />
              <div className="table-foot">
                <span role="status">{m.shown(rows.length, pages[0]?.total ?? rows.length)}</span>
                {units.hasNextPage ? (
                  <Button loading={units.isFetchingNextPage} onClick={() => void units.fetchNextPage()}>
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

/** A name that is found nowhere may be that of a unit that is no more; the ordinary list has those that are. */
function EndedToo({ query, filters, show }: { query: string; filters: DirectoryFilter; show: () => void }) {
  const ended = useQuery({
    queryKey: ['directory-ended', query],
    queryFn: () => searchDirectory({ query, standing: 'ended', size: 1 }),
    enabled: query !== '' && filters.standing !== 'ended' && !filters.at,
  });
  if (!ended.data || ended.data.items.length === 0) return null;
  return (
    <Button type="primary" onClick={show}>
      {m.endedToo(ended.data.total)}
    </Button>
  );
}

/** What can be done with the list in view: urge all of it, where that is a list of what is missing, or take it along. */
function ListActions({ query, filters, total }: { query: string; filters: DirectoryFilter; total: number }) {
  const { officer } = useSession();
  const filter = { ...filters, ...(query ? { query } : {}) };
  const urge = urgeOf(filter);
  return (
    <>
      {officer ? <LinkButton to="/duplicates">{messages.duplicate.open}</LinkButton> : null}
      <ExportButton filter={filter} />
      {urge ? <UrgeButton urge={urge} units={total} primary /> : null}
    </>
  );
}
