import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link } from 'react-router';
import { revokeDelegation } from '../api/delegations.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { formatDate } from '../ui/dates.js';
import { Notice } from '../ui/notice.js';
import { Failure } from '../ui/states.js';

const m = messages.delegation;

/** On every page, for whoever stands in and for whoever is away: neither is to be surprised by what is possible. */
export function DelegationNotice() {
  const { me, organisationId } = useSession();
  const delegators = me.delegators.filter((d) => d.organisationId === organisationId);
  const away = me.away.filter((d) => d.organisationId === organisationId);
  if (delegators.length === 0 && away.length === 0) return null;
  return (
    <div className="page page-notice">
      {away.map((delegation) => (
        <Away key={delegation.id} delegation={delegation} />
      ))}
      {delegators.length > 0 ? <Acting delegators={delegators} /> : null}
    </div>
  );
}

type Me = ReturnType<typeof useSession>['me'];

function Acting({ delegators }: { delegators: Me['delegators'] }) {
  const { me, organisationId, officer } = useSession();
  const [first] = delegators;
  const until =
    delegators.length === 1
      ? m.until(formatDate(first?.toDate))
      : delegators.map((d) => m.untilOf(d.displayName, formatDate(d.toDate))).join('，');
  const lent = me.account.grants.some((g) => g.lent && g.organisationId === organisationId);
  return (
    <Notice
      tone="busy"
      title={m.acting(delegators.map((d) => d.displayName).join('、'), until)}
      actions={officer ? <Link to="/?held=delegated">{m.seeHeld}</Link> : undefined}
    >
      {m.actingHint(!lent)}
    </Notice>
  );
}

function Away({ delegation }: { delegation: Me['away'][number] }) {
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => revokeDelegation(delegation.id),
    onSuccess: () => client.invalidateQueries(),
  });
  return (
    <>
      {revoke.isError ? <Failure error={revoke.error} /> : null}
      <Notice
        tone="busy"
        title={m.away(delegation.delegateName, formatDate(delegation.toDate))}
        actions={
          <>
            <Link to="/delegations">{m.manage}</Link>
            <Button loading={revoke.isPending} onClick={() => revoke.mutate()}>
              {m.takeBack}
            </Button>
          </>
        }
      >
        {m.awayHint}
      </Notice>
    </>
  );
}
