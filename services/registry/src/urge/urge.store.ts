import type { Tx } from '@zhuanguan/db';
import type { UrgeReason } from './urge.domain.js';

export interface NewUrge {
  id: string;
  unitId: string;
  areaCode: string;
  reason: UrgeReason;
  byOrganisationId: string;
  urgedOn: string;
  urgedAt: Date;
  ruleId: string;
  policyVersion: string;
}

/** Gives the ids of those that are new today; a click at the same instant waits here and finds them. */
export async function insertUrges(tx: Tx, urges: readonly NewUrge[]): Promise<ReadonlySet<string>> {
  const rows = await tx.sql<{ id: string }>({
    name: 'registry-insert-urges',
    text: `insert into urge (id, unit_id, reason, by_organisation_id, urged_on, urged_at, rule_id, policy_version)
      select id, unit_id, reason, by_organisation_id, urged_on, urged_at, rule_id, policy_version
      from json_to_recordset($1::json) as u(id uuid, unit_id uuid, reason text, by_organisation_id uuid, urged_on date, urged_at timestamptz, rule_id text, policy_version text)
      order by unit_id
      on conflict (unit_id, reason, by_organisation_id, urged_on) do nothing returning id`,
    values: [
      JSON.stringify(
        urges.map((u) => ({
          id: u.id,
          unit_id: u.unitId,
          reason: u.reason,
          by_organisation_id: u.byOrganisationId,
          urged_on: u.urgedOn,
          urged_at: u.urgedAt,
          rule_id: u.ruleId,
          policy_version: u.policyVersion,
        })),
      ),
    ],
  });
  return new Set(rows.map((r) => r.id));
}
