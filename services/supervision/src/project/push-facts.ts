import { factActor, mayI, type Actor } from '@zhuanguan/access';
import type { PushFactOutcome, PushFactsRequest, PushFactsResponse, ReportedFact } from '@zhuanguan/contracts';
import { appendFacts, isTransientDatabaseError, isUniqueViolation, StaleAggregateError, type Tx } from '@zhuanguan/db';
import { canonicalJson, dateInShanghai, isId, newId, ok, refuse, type Refusal, type Result } from '@zhuanguan/kernel';
import { refusalToProto } from '@zhuanguan/rpc';
import type { SupervisionContext } from '../context.js';
import { deadlinesOf } from '../deadline/deadlines.domain.js';
import { movedDeadlines } from '../deadline/moved.domain.js';
import { findUnits, reporterRelations, type KnownUnit } from '../organisation/organisation.store.js';
import { checkFact, isPlain } from './fact.domain.js';
import type { Fact, FactValue } from './fact.types.js';
import { foldLedger } from './ledger.domain.js';
import { projectFacts } from './project.events.js';
import {
  deadlinesOfProjects,
  factsById,
  factsOfProjects,
  insertFacts,
  lockProjects,
  saveComputed,
  type ComputedProject,
  type ProjectRow,
} from './project.store.js';

const MOST = 1_000;
const TRIES = 5;

/**
 * Takes what a feed or a unit reports. A fact is its id: what came before is known, in whatever order and however often it
 * comes. State, history and events of all projects of the batch are one transaction; a wrong fact is refused alone.
 */
export async function pushFacts(
  ctx: SupervisionContext,
  actor: Actor,
  { facts, correlationId }: PushFactsRequest,
): Promise<Result<PushFactsResponse>> {
  if (facts.length > MOST) return refuse('invalid', 'too_many', `一次最多 ${MOST} 条记录，请分批报送。`);
  for (let tried = 1; ; tried += 1)
    try {
      return ok(
        await ctx.db.inTx({ kind: 'system', name: 'batch' }, (tx) =>
          new Push(ctx, tx, actor, correlationId || newId()).run(facts),
        ),
      );
    } catch (error) {
      // The same id came by another way at the same moment: now it is there to be seen.
      const again = isUniqueViolation(error) || error instanceof StaleAggregateError || isTransientDatabaseError(error);
      if (!again || tried >= TRIES) throw error;
    }
}

interface Taken {
  fact: Fact;
  unit: KnownUnit;
  code: string;
}

/** One batch in one transaction. */
class Push {
  private readonly at: Date;
  private readonly today: string;
  private readonly source: { name: string; rank: number };

  constructor(
    private readonly ctx: SupervisionContext,
    private readonly tx: Tx,
    private readonly actor: Actor,
    private readonly correlationId: string,
  ) {
    this.at = ctx.now();
    this.today = dateInShanghai(this.at);
    this.source = sourceOf(actor);
  }

  async run(reported: readonly ReportedFact[]): Promise<PushFactsResponse> {
    const units = await findUnits(
      this.tx,
      reported.map((f) => f.unitId).filter((id) => isId(id)),
    );
    const checked = reported.map((f) => this.check(f, units));
    const known = await factsById(
      this.tx,
      checked.flatMap((c) => (c.ok ? [c.value.fact.id] : [])),
    );
    // An id stands for one thing, in the batch too.
    const first = new Map<string, Taken>();
    for (const c of checked)
      if (c.ok && !known.has(c.value.fact.id) && !first.has(c.value.fact.id)) first.set(c.value.fact.id, c.value);
    const projects = await this.projectsOf([...first.values()]);
    const projectOf = ({ unit, code }: Taken) => projects.get(keyOf(unit.id, code));
    const fresh = [...first.values()].flatMap((taken) => {
      const row = projectOf(taken);
      return row ? [{ ...taken.fact, projectId: row.id }] : [];
    });
    await this.keep([...projects.values()], fresh);
    const kept = new Map([...known, ...fresh.map((fact) => [fact.id, fact] as const)]);
    const seen = new Set<string>();
    return {
      outcomes: checked.map((c, i): PushFactOutcome => {
        const id = reported[i]?.id ?? '';
        if (!c.ok) return refused(id, c.refusal);
        const { fact } = c.value;
        const mine = kept.get(fact.id);
        if (!mine || !sameContent(mine, fact)) return refused(id, ID_REUSED);
        const again = known.has(fact.id) || seen.has(fact.id);
        seen.add(fact.id);
        return { id, factId: fact.id, projectId: mine.projectId, known: again, refusal: undefined };
      }),
    };
  }

  private check(reported: ReportedFact, units: ReadonlyMap<string, KnownUnit>): Result<Taken> {
    const unit = units.get(reported.unitId);
    const allowed = mayI(this.actor, 'project.report', { relations: reporterRelations(this.actor, reported.unitId) });
    if (!allowed.ok) return allowed;
    if (!unit || (this.actor.clientId !== undefined && !within(unit.areaCode, this.actor.areaCode)))
      return refuse('not_found', 'unit_not_found', '没有这个单位，或不在贵系统登记的地区内。');
    const code = reported.projectCode.trim();
    if (!code || code.length > 100 || !isPlain(code))
      return refuse('invalid', 'bad_project_code', '请填写采购项目编号，不超过 100 个字符。', {
        fields: [{ field: '/projectCode', code: 'bad_project_code', detail: '应为 1 至 100 个字符' }],
      });
    const value = parse(reported.value);
    if (value === undefined)
      return refuse('invalid', 'bad_value', '内容无法读取。', {
        fields: [{ field: '/value', code: 'bad_value', detail: '应为 JSON' }],
      });
    const checked = checkFact(
      {
        // What it is of is known once its project is locked; the shape of the code was looked at above.
        ...{
          id: `${this.source.name}/${reported.id}`,
          projectId: 'P',
          part: reported.part,
          kind: reported.kind,
          value,
        },
        ...{ source: this.source.name, sourceRank: this.source.rank, occurredAt: reported.occurredAt },
        ...(reported.corrects ? { corrects: reported.corrects } : {}),
      },
      { receivedAt: this.at.toISOString(), today: this.today },
    );
    return checked.ok ? ok({ fact: checked.value, unit, code }) : checked;
  }

  private async projectsOf(taken: readonly Taken[]): Promise<Map<string, ProjectRow>> {
    const wanted = new Map(
      taken.map(({ unit, code }) => [
        keyOf(unit.id, code),
        { id: newId(), unitId: unit.id, areaCode: unit.areaCode, code },
      ]),
    );
    if (wanted.size === 0) return new Map();
    const rows = await lockProjects(this.tx, [...wanted.values()], this.at);
    return new Map(rows.map((row) => [keyOf(row.unitId, row.code), row]));
  }

  /** What all facts of these projects come to now, what moved by it, and the record of both. */
  private async keep(rows: readonly ProjectRow[], fresh: readonly Fact[]): Promise<void> {
    if (rows.length === 0) return;
    await insertFacts(this.tx, fresh);
    const ids = rows.map((row) => row.id);
    const [facts, before] = [await factsOfProjects(this.tx, ids), await deadlinesOfProjects(this.tx, ids)];
    const computed: ComputedProject[] = [];
    const history = rows.flatMap((row) => {
      const ledger = foldLedger(
        row.id,
        facts.filter((f) => f.projectId === row.id),
      );
      const pack = this.ctx.packFor(row.areaCode, this.today);
      const deadlines = pack ? deadlinesOf(ledger, { pack, today: this.today }).deadlines : [];
      const policyVersion = pack?.policyVersion ?? '';
      const happened = projectFacts(
        row,
        fresh.filter((f) => f.projectId === row.id),
        movedDeadlines(before.get(row.id) ?? [], deadlines),
        {
          ...{ at: this.at, correlationId: this.correlationId, policyVersion },
          actor: factActor(this.actor, 'project.report', reporterRelations(this.actor, row.unitId)),
        },
      );
      const version = row.version + happened.length;
      computed.push({ row, ledger, deadlines, policyVersion, calendarVersion: pack?.calendar.version ?? '', version });
      return happened;
    });
    await saveComputed(this.tx, computed, this.at);
    await appendFacts(this.tx, history);
  }
}

const keyOf = (unitId: string, code: string): string => `${unitId} ${code}`;

/** A system is a source of its own and is believed before what a unit types (ours, until a bureau ranks its sources itself). */
const sourceOf = ({ clientId, actingOrgId }: Actor): { name: string; rank: number } =>
  clientId === undefined ? { name: `unit:${actingOrgId ?? ''}`, rank: 2 } : { name: `system:${clientId}`, rank: 1 };

/** 152500 is all of the league, 152502 one city of it. */
const within = (areaCode: string, of: string | undefined): boolean =>
  of !== undefined && areaCode.startsWith(of.replace(/(00)+$/, ''));

function parse(json: string): FactValue | undefined {
  try {
    return JSON.parse(json) as FactValue;
  } catch {
    return undefined;
  }
}

/** When it arrived is no part of what it says; nor is the project's id, which the unit and the code stand for. */
const sameContent = (a: Fact, b: Fact): boolean => {
  const content = ({ receivedAt: _r, projectId: _p, corrects, ...rest }: Fact) =>
    canonicalJson({ ...rest, corrects: corrects ?? null });
  return content(a) === content(b);
};

const ID_REUSED: Refusal = {
  kind: 'exists',
  code: 'fact_id_reused',
  detail: '这个编号已经报送过另外的内容；更正请另编一号，并写明所更正的记录。',
};

const refused = (id: string, refusal: Refusal): PushFactOutcome => ({
  ...{ id, factId: '', projectId: '', known: false },
  refusal: refusalToProto(refusal),
});
