import { Migration } from '@mikro-orm/migrations';
import type { Tx } from './database.js';

/** budget: unit below department; finance: unit below bureau, county bureau below league bureau (REG-1). */
export type Tree = 'budget' | 'finance';

/** Dated closure of both trees; every service that scopes by tree keeps its own, from registry's events. */
export class Migration0001TreeClosure extends Migration {
  override up(): void {
    this.addSql(`create table organisation_closure (
      tree text not null check (tree in ('budget', 'finance')), ancestor_id uuid not null, descendant_id uuid not null,
      depth integer not null, valid_from date not null, valid_to date,
      primary key (tree, descendant_id, ancestor_id, valid_from))`);
    this.addSql(`create index organisation_closure_down on organisation_closure (tree, ancestor_id, descendant_id)`);
    this.addSql(
      `comment on table organisation_closure is 'Who is above whom from when to when (to exclusive), in two trees'`,
    );
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}

/** One row per node about itself: a second one from a later move counted its unit twice. */
export class Migration0003TreeSelf extends Migration {
  override up(): void {
    this.addSql(`delete from organisation_closure a using organisation_closure b
      where a.depth = 0 and b.depth = 0 and a.tree = b.tree and a.descendant_id = b.descendant_id and a.valid_from > b.valid_from`);
    this.addSql(
      `create unique index organisation_closure_self on organisation_closure (tree, descendant_id) where depth = 0`,
    );
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}

/** Who is above a unit, in whichever tree: what row-level policies ask of every row (ADR 20). */
export class Migration0006TreeUp extends Migration {
  override up(): void {
    this.addSql(`create index organisation_closure_up on organisation_closure (descendant_id, ancestor_id)`);
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}

/**
 * Rows above the node, and above all below it, as far as their way leads through the node after $3. Each row stands for one
 * way through time, for every move closes the old row and opens a new one; so a row is cut, never split.
 */
const THROUGH_NODE = `r.tree = $1 and (r.valid_to is null or r.valid_to > $3::date) and exists (
  select 1 from organisation_closure n where n.tree = $1 and n.ancestor_id = $2 and n.descendant_id = r.descendant_id and n.depth < r.depth
    and (n.valid_to is null or n.valid_to > greatest($3::date, r.valid_from)) and (n.depth = 0 or r.valid_to is null or n.valid_from < r.valid_to))
  and r.descendant_id in (select b.descendant_id from organisation_closure b where b.tree = $1 and b.ancestor_id = $2)`;

/**
 * Puts a node, with all below it, under `parentId` from a date on (null = a root). What is dated later and led through the
 * node is replaced; the same call twice changes nothing, and one that repeats the place the node has keeps its history.
 * Moves go one after the other, or two at the same instant could close a circle.
 */
export async function moveInTree(
  tx: Tx,
  tree: Tree,
  nodeId: string,
  parentId: string | null,
  from: string,
): Promise<void> {
  await lockTrees(tx);
  const values = [tree, nodeId, from];
  await tx.sql({
    name: 'db-closure-self',
    text: `insert into organisation_closure (tree, ancestor_id, descendant_id, depth, valid_from)
      values ($1, $2, $2, 0, $3) on conflict do nothing`,
    values,
  });
  if (await isThere(tx, tree, nodeId, parentId, from)) return;
  await cut(tx, values);
  if (!parentId) return;
  // A node's row about itself bounds nothing: a parent may be registered later than the date it is a parent from.
  await tx.sql({
    name: 'db-closure-attach',
    text: `insert into organisation_closure (tree, ancestor_id, descendant_id, depth, valid_from, valid_to)
      select $1, up.ancestor_id, down.descendant_id, up.depth + down.depth + 1, span.valid_from, span.valid_to
      from organisation_closure up
      join organisation_closure down on down.tree = $1 and down.ancestor_id = $2
      cross join lateral (select
        greatest($3::date, case when up.depth > 0 then up.valid_from end, case when down.depth > 0 then down.valid_from end) as valid_from,
        least(up.valid_to, down.valid_to) as valid_to) span
      where up.tree = $1 and up.descendant_id = $4 and (span.valid_to is null or span.valid_from < span.valid_to)`,
    values: [...values, parentId],
  });
}

/** Takes a node out of the tree from a date on: its rows end, those about itself too. */
export async function endInTree(tx: Tx, tree: Tree, nodeId: string, on: string): Promise<void> {
  await lockTrees(tx);
  await cut(tx, [tree, nodeId, on]);
  await tx.sql({
    name: 'db-closure-end-self',
    text: `update organisation_closure set valid_to = $3::date
      where tree = $1 and ancestor_id = $2 and descendant_id = $2 and (valid_to is null or valid_to > $3::date)`,
    values: [tree, nodeId, on],
  });
}

/** For the time of the transaction nobody else moves anything in either tree. */
export const lockTrees = (tx: Tx): Promise<unknown> =>
  tx.sql({
    name: 'db-closure-lock',
    text: `select pg_advisory_xact_lock(hashtext('organisation-tree ' || current_schema()))`,
    values: [],
  });

async function isThere(tx: Tx, tree: Tree, nodeId: string, parentId: string | null, from: string): Promise<boolean> {
  const edges = await tx.sql<{ parentId: string; validFrom: string; validTo: string | null }>({
    name: 'db-closure-edges',
    text: `select ancestor_id as "parentId", valid_from as "validFrom", valid_to as "validTo" from organisation_closure
      where tree = $1 and descendant_id = $2 and depth = 1 and (valid_to is null or valid_to > $3::date)`,
    values: [tree, nodeId, from],
  });
  if (!parentId) return edges.length === 0;
  const [edge] = edges;
  return edges.length === 1 && edge?.parentId === parentId && edge.validFrom <= from && edge.validTo === null;
}

async function cut(tx: Tx, values: unknown[]): Promise<void> {
  await tx.sql({
    name: 'db-closure-cut',
    text: `with gone as (delete from organisation_closure r where ${THROUGH_NODE} and r.valid_from >= $3::date)
      update organisation_closure r set valid_to = $3::date where ${THROUGH_NODE} and r.valid_from < $3::date`,
    values,
  });
}

/** True where putting `nodeId` under `parentId` from a date on would close a circle on that day or later. */
export async function wouldCircle(
  tx: Tx,
  tree: Tree,
  nodeId: string,
  parentId: string,
  from: string,
): Promise<boolean> {
  if (nodeId === parentId) return true;
  await lockTrees(tx);
  const rows = await tx.sql<{ found: number }>({
    name: 'db-closure-circle',
    text: `select 1 as found from organisation_closure where tree = $1 and ancestor_id = $2 and descendant_id = $3
      and (valid_to is null or valid_to > $4::date) limit 1`,
    values: [tree, nodeId, parentId, from],
  });
  return rows.length > 0;
}
