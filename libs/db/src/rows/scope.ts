import type { Actor, Role } from '@zhuanguan/access';
import pg from 'pg';

/**
 * Who a transaction acts for. An actor's runs as the interactive role, whose rows the policies of its schema choose (ADR 20);
 * a system's runs as the system role, whose name here says which of the service's own works it is.
 */
export type TxScope =
  | { kind: 'actor'; accountId: string; personId?: string; actingOrgId?: string; roles: readonly Role[] }
  | { kind: 'system'; name: SystemScope };

/**
 * relay, consumer, timer: what follows from events and dates. batch: commands of many actors in one transaction, each judged by
 * what its own statement loaded. client: questions of systems, limited to the area of their token by the query. across: answers
 * that are about other units too (重复核查), which say no more of them than the query lets through. service, seed: the rest.
 */
export type SystemScope = 'relay' | 'consumer' | 'timer' | 'batch' | 'client' | 'across' | 'seed' | 'service';

/** The scope of what is done on behalf of somebody: a person's own, a system's named one. */
export function scopeOf(actor: Actor): TxScope {
  if (actor.clientId !== undefined) return { kind: 'system', name: 'client' };
  const { accountId, personId, actingOrgId, roles } = actor;
  return {
    kind: 'actor',
    accountId,
    roles,
    ...(personId ? { personId } : {}),
    ...(actingOrgId ? { actingOrgId } : {}),
  };
}

const set = (name: string, value: string): string => `set_config('zg.${name}', ${pg.escapeLiteral(value)}, true)`;

/** Begins a transaction and says for whom, in one round trip; the settings end with it. */
export function beginFor(scope: TxScope): string {
  if (scope.kind === 'system') return `begin; select ${set('system', scope.name)}`;
  const { accountId, personId = '', actingOrgId = '', roles } = scope;
  const settings = [
    set('account', accountId),
    set('person', personId),
    set('organisation', actingOrgId),
    set('roles', roles.join(',')),
  ];
  return `begin; select ${settings.join(', ')}`;
}
