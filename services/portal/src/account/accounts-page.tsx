import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { fetchAccess, invite, type OrganisationAccess } from '../api/accounts.js';
import { messages } from '../messages/messages.js';
import { invitesBelow } from '../shell/header.js';
import { useSession } from '../shell/session.js';
import { LinkButton } from '../ui/link-button.js';
import { Notice } from '../ui/notice.js';
import { Page } from '../ui/page.js';
import { Empty, Failure, Loaded } from '../ui/states.js';
import { AccessFilters, readAccessFilters } from './access-filters.js';
import { AccessTable } from './access-table.js';
import { putSheet } from './issued-codes.js';
import { useRegistering } from './registering.js';
import './account.css';

const m = messages.accounts;
const PAGE = 200;

/** Who can sign in for whom below, and sheets for those who cannot yet. */
export function Component() {
  const { officer, organisationId } = useSession();
  if (!invitesBelow(officer))
    return (
      <Page title={m.title}>
        <div className="panel">
          <Empty title={m.whoCanTitle} actions={<Link to={`/accounts/${organisationId}`}>{m.ownLink}</Link>}>
            {m.whoCan}
          </Empty>
        </div>
      </Page>
    );
  return (
    <Page
      title={m.title}
      lead={m.lead}
      actions={
        <>
          {officer === 'bureau' ? <LinkButton to="/unit-lists">{m.importList}</LinkButton> : null}
          <LinkButton to={`/accounts/${organisationId}`}>{m.ownLink}</LinkButton>
        </>
      }
    >
      <Below />
    </Page>
  );
}

function Below() {
  const [search, setSearch] = useSearchParams();
  const filters = readAccessFilters(search);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const navigate = useNavigate();
  const registering = useRegistering();
  const access = useInfiniteQuery({
    queryKey: ['access', filters],
    queryFn: ({ pageParam }) => fetchAccess({ ...filters, size: PAGE, ...(pageParam ? { cursor: pageParam } : {}) }),
    // Codes handed out are used elsewhere, and a list just registered arrives unit by unit.
    refetchInterval: registering ? 2_000 : 15_000,
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor || undefined,
  });
  const rows = (access.data?.pages.flatMap((page) => page.items) ?? []).filter((row) => row.roles.length > 0);
  const issue = useMutation({
    mutationFn: () => invite([...chosen].map((organisationId) => ({ organisationId, replace: true }))),
    onSuccess: async (items) => {
      const cards = items.flatMap((item) => (item.issued ? [item.issued] : []));
      putSheet({ cards, back: '/accounts' });
      if (cards.length > 0) await navigate('/accounts/sheet');
    },
  });
  const failed = issue.data?.filter((item) => item.problem).length ?? 0;
  return (
    <>
      {registering ? <Notice tone="busy" title={m.registering(registering.done, registering.of)} /> : null}
      <AccessFilters filters={filters} search={search} setSearch={setSearch} />
      {issue.isError ? <Failure error={issue.error} /> : null}
      {failed > 0 ? <Notice tone="warn" title={m.refusedItems(failed)} urgent /> : null}
      <Loaded query={access}>
        {({ pages }) =>
          rows.length === 0 ? (
            registering ? null : (
              <Nothing />
            )
          ) : (
            <>
              <Selection rows={rows} chosen={chosen} setChosen={setChosen} issue={issue} />
              <AccessTable rows={rows} chosen={chosen} setChosen={setChosen} />
              <div className="table-foot">
                <span role="status">{m.shown(rows.length, pages[0]?.total ?? rows.length)}</span>
                {access.hasNextPage ? (
                  <Button loading={access.isFetchingNextPage} onClick={() => void access.fetchNextPage()}>
                    {m.more}
                  </Button>
                ) : null}
              </div>
            </>
          )
        }
      </Loaded>
    </>
  );
}

interface SelectionProps {
  rows: readonly OrganisationAccess[];
  chosen: ReadonlySet<string>;
  setChosen: (next: ReadonlySet<string>) => void;
  issue: { mutate: () => void; isPending: boolean };
}

function Selection({ rows, chosen, setChosen, issue }: SelectionProps) {
  const without = rows.filter((row) => row.accounts === 0 && row.pending === 0);
  const again = rows.some((row) => chosen.has(row.organisationId) && row.pending > 0);
  return (
    <div className="selection-bar">
      <Button
        type="primary"
        disabled={chosen.size === 0}
        loading={issue.isPending}
        onClick={() => issue.mutate()}
        title={chosen.size === 0 ? m.inviteHint : ''}
      >
        {m.invite(chosen.size)}
      </Button>
      {without.length > 0 ? (
        <Button onClick={() => setChosen(new Set(without.map((row) => row.organisationId)))}>
          {m.selectAll(without.length)}
        </Button>
      ) : null}
      {chosen.size > 0 ? <Button onClick={() => setChosen(new Set())}>{m.selectNone}</Button> : null}
      {again ? <span className="quiet">{m.inviteAgain}</span> : null}
    </div>
  );
}

function Nothing() {
  const { officer } = useSession();
  const actions = officer === 'bureau' ? <Link to="/unit-lists">{m.importList}</Link> : undefined;
  return (
    <div className="panel">
      <Empty title={m.emptyTitle} actions={actions}>
        {m.empty}
      </Empty>
    </div>
  );
}
