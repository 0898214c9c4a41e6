import { createHash } from 'node:crypto';
import type { Tx } from '@zhuanguan/db';
import { canonicalJson, ok, refuse, type Result } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { loadRecords } from './body.store.js';
import type { Round } from './roll-up.store.js';
import type { Body, SummaryContent, SummaryUnit } from './roll-up.types.js';
import { assemble, summaryUnit } from './summary.domain.js';
import { findRepeated } from './summary.store.js';

/** Far above any department or bureau of ours; what is frozen is held in memory once. */
const MAX_UNITS = 20_000;

/** Hex SHA-256 of the canonical content: what a signature binds to. */
export const contentHash = (content: SummaryContent): string =>
  createHash('sha256').update(canonicalJson(content)).digest('hex');

/** The own units of a body as they are on record today. */
export async function recordsOf(
  ctx: WorkflowContext,
  tx: Tx,
  { rollUp }: Round,
  organisationId: string,
  today: string,
): Promise<Result<SummaryUnit[]>> {
  const { bureauId } = rollUp;
  const records = await loadRecords(tx, { bureauId, organisationId, day: today, limit: MAX_UNITS + 1 });
  if (records.length > MAX_UNITS)
    return refuse('refused', 'too_many_units', `一张汇总表最多 ${MAX_UNITS} 个单位，请联系系统管理人员。`);
  // Each by the pack of its own area, as the directory does: a county may have a text of its own, or none.
  return ok(
    records.map((record) => summaryUnit(record, ctx.policies.inForce(record.areaCode, today)?.specialist, today)),
  );
}

/** Who reports to a body in this round. */
export const belowOf = ({ bodies }: Round, organisationId: string): Body[] =>
  bodies.filter((body) => body.upperId === organisationId && body.organisationId !== organisationId);

/** What would be frozen now: own units as on record, the summaries of the level below as frozen, and who is missing. */
export async function contentNow(
  ctx: WorkflowContext,
  tx: Tx,
  round: Round,
  body: Body,
  today: string,
): Promise<Result<SummaryContent>> {
  const { organisationId } = body;
  const units = await recordsOf(ctx, tx, round, organisationId, today);
  if (!units.ok) return units;
  const assembled = assemble(round.rollUp, belowOf(round, organisationId), { organisationId, units: units.value });
  const { parts } = assembled;
  const repeated = await findRepeated(tx, round.rollUp.id, parts, { name: body.name, units: units.value });
  return ok({ ...assembled, repeated });
}
