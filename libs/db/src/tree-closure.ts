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

/**
 * Puts a node, with all below it, under `parentId` from a date on (null = a root). Rows that began on that very date are
 * replaced, older ones are closed; the same call twice changes nothing.
 */
export async function moveInTree(
  tx: Tx,
  tree: Tree,
  nodeId: string,
  parentId: string | null,
  from: string,
): Promise<void> {
  const values = [tree, nodeId, from];
  await tx.sql({
    name: 'db-closure-self',
    text: `insert into organisation_closure (tree, ancestor_id, descendant_id, depth, valid_from)
      values ($1, $2, $2, 0, $3) on conflict do nothing`,
    values,
  });
  const below = `select descendant_id, depth from organisation_closure where tree = $1 and ancestor_id = $2 and valid_to is null`;
  const outside = `tree = $1 and descendant_id in (select descendant_id from (${below}) b)
    and ancestor_id not in (select descendant_id from (${below}) b) and valid_to is null`;
  await tx.sql({
    name: 'db-closure-replace',
    text: `delete from organisation_closure where ${outside} and valid_from >= $3::date`,
    values,
  });
  await tx.sql({
    name: 'db-closure-close',
    text: `update organisation_closure set valid_to = $3::date where ${outside}`,
    values,
  });
  if (!parentId) return;
  await tx.sql({
    name: 'db-closure-attach',
    text: `insert into organisation_closure (tree, ancestor_id, descendant_id, depth, valid_from)
      select $1, up.ancestor_id, down.descendant_id, up.depth + down.depth + 1, $3::date
      from organisation_closure up
      cross join (${below}) down
      where up.tree = $1 and up.descendant_id = $4 and up.valid_to is null
      on conflict do nothing`,
    values: [...values, parentId],
  });
}

/** True where putting `nodeId` under `parentId` would close a circle. */
export async function wouldCircle(tx: Tx, tree: Tree, nodeId: string, parentId: string): Promise<boolean> {
  const rows = await tx.sql<{ found: number }>({
    name: 'db-closure-circle',
    text: `select 1 as found from organisation_closure where tree = $1 and ancestor_id = $2 and descendant_id = $3 and valid_to is null`,
    values: [tree, nodeId, parentId],
  });
  return rows.length > 0;
}
