import { Migration } from '@mikro-orm/migrations';
import { PERSON_ALIAS_TABLE } from '@zhuanguan/db';

/** 重复核查 (REG-6): person ids that are one human, and what was decided on what looks double. */
export class Migration0018PersonMerge extends Migration {
  override up(): void {
    for (const statement of PERSON_ALIAS_TABLE) this.addSql(statement);
    this.addSql(`create table person_merge (
      id uuid primary key,
      alias_id uuid not null,
      into_id uuid not null check (into_id <> alias_id),
      reason text not null,
      merged_at timestamptz not null,
      merged_by_organisation uuid not null references organisation (id),
      merged_by_account uuid not null,
      unmerged_at timestamptz,
      unmerged_by_organisation uuid references organisation (id),
      unmerged_by_account uuid,
      unmerge_reason text
    )`);
    this.addSql(
      `comment on table person_merge is '合并 and 拆回 of persons, with both times, so that knownAt answers as then; nothing recorded is moved'`,
    );
    this.addSql(`create unique index person_merge_holds on person_merge (alias_id) where unmerged_at is null`);
    this.addSql(`create index person_merge_alias on person_merge (alias_id)`);
    this.addSql(`create index person_merge_into on person_merge (into_id)`);
    this.addSql(`create table duplicate_decision (
      id uuid primary key,
      kind text not null check (kind in ('person', 'phone', 'unit')),
      subject text not null,
      fingerprint text not null,
      decision text not null check (decision in ('different', 'lawful', 'reopened')),
      reason text not null,
      decided_at timestamptz not null,
      decided_by_organisation uuid not null references organisation (id),
      decided_by_account uuid not null
    )`);
    this.addSql(
      `comment on table duplicate_decision is 'Append-only; counts while the fingerprint is that of the facts now'`,
    );
    this.addSql(`create index duplicate_decision_subject on duplicate_decision (kind, subject, decided_at desc)`);
    this.addSql(`create index appointment_phone on appointment (phone) where superseded_at is null`);
    this.addSql(`create index appointment_person on appointment (person_id)`);
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
