import { Migration } from '@mikro-orm/migrations';

/**
 * The one way in which what lies beside the chain is destroyed (SEC-4): no role may delete there by itself. The function is the
 * owner's, runs on its own schema alone whatever path a session sets, and is for the system role.
 */
export class Migration0011DestroyPersonal extends Migration {
  override up(): void {
    this.addSql(`do $do$ begin execute format($f$
      create function destroy_history_personal(of_type text, ids uuid[]) returns bigint language sql volatile security definer
      set search_path = %I, pg_temp as $body$
        with gone as (delete from history_personal where aggregate_type = of_type and aggregate_id = any (ids) returning 1)
        select count(*) from gone
      $body$ $f$, current_schema()); end $do$`);
    this.addSql(`revoke all on function destroy_history_personal(text, uuid[]) from public`);
    this.addSql(
      `comment on function destroy_history_personal is 'Takes the values behind commitments away; the chain still verifies'`,
    );
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
