import type { Actor } from '@zhuanguan/access';
import type { ExportRollUpRequest, ExportRollUpResponse } from '@zhuanguan/contracts';
import { scopeOf, type Tx } from '@zhuanguan/db';
import { shanghaiMinute, writeSpecialistForm, type PlainTable } from '@zhuanguan/documents';
import { recordExport } from '@zhuanguan/events';
import { dateInShanghai, ok, type Result } from '@zhuanguan/kernel';
import { exportedColumns, rollUpList, type RollUpList, type SpecialistPolicy } from '@zhuanguan/policy';
import type { WorkflowContext } from '../context.js';
import { noVersion, readBody, type Seen } from './read-summary.js';
import type { SummaryContent, SummaryCounts, SummaryPart, SummaryUnit, UnitState } from './roll-up.types.js';
import { contentNow } from './summary-content.js';
import { countUnits } from './summary.domain.js';
import { loadLists, loadMissingBelow, loadTakenIn, loadUnits } from './summary.store.js';

const SEX: Readonly<Record<string, string>> = { '1': '男', '2': '女' };
/** Why nobody stands in a unit's row, where nobody is missing. */
const EMPTY: Partial<Record<UnitState, string>> = { covered: '由一级单位负责', not_bound: '本地没有规定' };
const NOT_ON_RECORD = { on_record: '', filed: '已报待收', returned: '退回补正' } as const;

/** Everything a workbook says, read in one transaction; it is written after it. */
interface Sheet {
  seen: Seen;
  policy: SpecialistPolicy;
  /** The local form, or the list that goes up in its place. */
  sheet: Pick<RollUpList, 'title' | 'sealLine' | 'columns'>;
  content: Pick<SummaryContent, 'parts' | 'missing'>;
  units: readonly SummaryUnit[];
  takenIn: readonly SummaryUnit[];
  missingBelow: readonly { name: string; upperName: string }[];
  /** Empty for a draft. */
  frozenOn: string;
  late: boolean;
}

/**
 * The 信息表 as it goes up from unit to department to bureau (附件): own units first, then those of each summary taken in;
 * a second sheet says who has not reported and the numbers. A draft says that it is one.
 */
export async function exportRollUp(
  ctx: WorkflowContext,
  actor: Actor,
  request: ExportRollUpRequest,
): Promise<Result<ExportRollUpResponse>> {
  const now = ctx.now();
  const read = await ctx.db.inTx(scopeOf(actor), async (tx): Promise<Result<Sheet & { exportNumber: string }>> => {
    const seen = await readBody(ctx, tx, actor, request);
    const sheet = seen.ok ? await readSheet(ctx, tx, seen.value, request.number) : seen;
    if (!sheet.ok) return sheet;
    const number = await recordExport(
      tx,
      { service: 'workflow', actor, at: now },
      {
        ...{ operation: 'roll_up.export', fields: FIELDS, count: personsOf(sheet.value), filters: [] },
        subject: { type: 'roll_up', id: request.rollUpId },
      },
    );
    return ok({ ...sheet.value, exportNumber: number });
  });
  if (!read.ok) return read;
  const { seen, policy, units, takenIn, frozenOn, sheet, exportNumber } = read.value;
  const version = frozenOn ? `第${request.number}版-${frozenOn}` : '草稿';
  const title = frozenOn ? sheet.title : `${sheet.title}（草稿，未签报）`;
  const rows = [...units, ...takenIn].flatMap((unit) => rowsOf(unit, policy.title));
  const file = await writeSpecialistForm(
    {
      title,
      sealLine: sheet.sealLine,
      unit: seen.body.name,
      columns: exportedColumns(sheet.columns),
      rows: rows.map((row, i) => ({ ...row, index: String(i + 1) })),
    },
    [reportSheet(read.value)],
    {
      ...{ number: exportNumber, persons: personsOf(read.value), exportedBy: request.exporterName },
      ...{ organisation: seen.body.name, at: shanghaiMinute(now) },
      query: [
        ['轮次', seen.round.rollUp.title],
        ['版本', version],
      ],
    },
  );
  return ok({ file, fileName: `${sheet.title}-${seen.body.name}-${version}.xlsx` });
}

const FIELDS = ['name', 'sex', 'title', 'phone', 'personRemark'];
const personsOf = ({ units, takenIn }: Pick<Sheet, 'units' | 'takenIn'>): number =>
  [...units, ...takenIn].reduce((n, { persons }) => n + persons.length, 0);

async function readSheet(ctx: WorkflowContext, tx: Tx, seen: Seen, number: number): Promise<Result<Sheet>> {
  const { round, body, today, versions } = seen;
  const { rollUp } = round;
  const openedOn = dateInShanghai(rollUp.openedAt);
  const area = ctx.policies.byDigest(rollUp.policyDigest, openedOn);
  if (!area) throw new Error(`roll-up ${rollUp.id} stands on a policy pack that is not kept`);
  const { specialist: policy, pack } = area;
  const sheet = rollUpList(pack, openedOn) ?? policy.filing.form;
  const below = async (parts: readonly SummaryPart[]) => ({
    takenIn: await loadTakenIn(tx, rollUp.id, parts),
    missingBelow: await loadMissingBelow(tx, rollUp.id, parts),
  });
  if (number === 0) {
    if (rollUp.state === 'closed' || body.membership === 'left') return noVersion();
    const content = await contentNow(ctx, tx, round, body, today);
    if (!content.ok) return content;
    const rest = await below(content.value.parts);
    return ok({
      seen,
      policy,
      sheet,
      content: content.value,
      units: content.value.units,
      ...rest,
      frozenOn: '',
      late: false,
    });
  }
  const summary = versions.find((v) => v.number === number);
  if (!summary) return noVersion();
  const version = { rollUpId: rollUp.id, organisationId: body.organisationId, number };
  const content = await loadLists(tx, version);
  const units = await loadUnits(tx, version, { after: 0, limit: 100_000 });
  const frozenOn = dateInShanghai(summary.frozenAt);
  return ok({ seen, policy, sheet, content, units, ...(await below(content.parts)), frozenOn, late: summary.late });
}

/** By the keys of the form's columns: one row per person; a unit without one has a row of its own. */
function rowsOf({ unitName, persons, state }: SummaryUnit, title: string): Record<string, string>[] {
  if (persons.length === 0) return [{ unit: unitName, remark: EMPTY[state] ?? `尚无${title}` }];
  return persons.map((person) => ({
    unit: unitName,
    name: person.name,
    sex: SEX[person.sex] ?? '',
    title: person.title,
    phone: person.phone,
    remark: [NOT_ON_RECORD[person.state], person.remark].filter(Boolean).join('；'),
  }));
}

/** The last three stand only where there is one: most jurisdictions know none of them. */
const COLUMNS: readonly (readonly [keyof SummaryCounts, (title: string) => string])[] = [
  ['units', () => '单位数'],
  ['onRecord', () => '已备案'],
  ['filed', () => '已报待收'],
  ['returned', () => '退回补正'],
  ['vacant', (title) => `尚无${title}`],
  ['persons', () => '人数'],
  ['overMax', () => '人数超出规定'],
  ['covered', () => '由一级单位负责'],
  ['notBound', () => '本地没有规定'],
  ['postVacant', () => '其他岗位空缺'],
];
const SELDOM = new Set<keyof SummaryCounts>(['overMax', 'covered', 'notBound', 'postVacant']);

function reportSheet({ seen, content, units, takenIn, missingBelow, policy, frozenOn, late }: Sheet): PlainTable {
  const { body } = seen;
  const vacant = [...units, ...takenIn].filter((unit) => unit.state === 'vacant');
  const total = countUnits([...units, ...takenIn]);
  const columns = COLUMNS.filter(([key]) => !SELDOM.has(key) || total[key] > 0);
  const numbers = (counts: SummaryCounts): string[] => columns.map(([key]) => String(counts[key]));
  const posts = [...units, ...takenIn].filter(({ missingPosts = [] }) => missingPosts.length > 0);
  const labels = (roles: readonly string[] = []) =>
    policy.roles.flatMap(({ role, label }) => (roles.includes(role) ? [label] : [])).join('、');
  const signed = frozenOn ? `已于${frozenOn}签报${late ? '（逾期）' : ''}` : '草稿，未签报';
  return {
    sheet: '报送情况',
    columns: [
      { label: '单位', width: 36 },
      { label: '报送情况', width: 28 },
      ...columns.map(([, label]) => ({ label: label(policy.title), width: 12 })),
    ],
    rows: [
      [`${body.name}（本级及直接汇总的单位）`, signed, ...numbers(countUnits(units))],
      ...content.parts.map((part) => [
        part.name,
        `已报送第${part.number}版${part.late ? '（逾期）' : ''}`,
        ...numbers(part.counts),
      ]),
      ['合计', '', ...numbers(total)],
      ...content.missing.map(({ name }) => [name, '未报送']),
      ...missingBelow.map(({ name, upperName }) => [name, `未向${upperName}报送`]),
      ...vacant.map(({ unitName }) => [unitName, `尚无${policy.title}`]),
      ...posts.map(({ unitName, missingPosts }) => [unitName, `尚未报送：${labels(missingPosts)}`]),
    ],
  };
}
