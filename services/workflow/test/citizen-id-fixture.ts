import type { Actor } from '@zhuanguan/access';
import { makeSealingKeys } from '@zhuanguan/db';
import { newId, type Result } from '@zhuanguan/kernel';
import { takeCitizenId } from '../src/citizen-id/take-citizen-id.js';
import type { WorkflowContext } from '../src/context.js';
import { decideReceipts } from '../src/filing/decide-receipt.js';
import type { FilingRow } from '../src/filing/filing.store.js';
import type { FilingContent, FilingKind, FilingPerson } from '../src/filing/filing.types.js';
import { submitFilings } from '../src/filing/submit-filing.js';
import { ASKING, ASKING_AREA, asking } from './asking-form.js';
import { actorAt, must, register, startImportFixture, type Fixture } from './import-fixture.js';

/** Valid by GB 11643, and of nobody (domain facts 4). */
export const NUMBER = '152502199001010012';
export const OTHER = '420281198512310023';
export const THIRD = '410802197811150032';

export const person = (name: string, phone: string): FilingPerson => ({
  ...{ name, sex: '2', title: '会计', phone, remark: '', exceptionReason: '' },
  ...{ onEstablishment: true, noBadRecord: true },
});

export interface Given {
  number?: string;
  unitId?: string;
  kind?: FilingKind;
  filingId?: string;
  ctx?: WorkflowContext;
}

export interface StoredNumber {
  ref: string;
  unitId: string;
  sealed: string;
  blindIndex: string;
  keyId: string;
}

/** Units of an invented jurisdiction whose form asks for identity numbers. */
export async function startCitizenIds(name: string) {
  const keys = makeSealingKeys();
  const at = await startImportFixture(name, { packs: [ASKING], edits: asking(), sealing: keys });
  const ids = await settle(at);
  const bureau = actorAt('bureau_officer', ids.bureau);
  const department = actorAt('department_officer', ids.department);
  const file = (content: FilingContent, given: Given = {}) =>
    submitOne(given.ctx ?? at.ctx, content, { ...given, unitId: given.unitId ?? ids.school });
  return {
    ...{ at, keys, ids, bureau, department, file },
    handler: actorAt('unit_handler', ids.school),
    librarian: actorAt('unit_handler', ids.library),
    first: (who: string, phone: string, number?: string, given: Given = {}) =>
      file({ decisionDate: '2026-11-02', person: person(who, phone) }, { ...given, ...(number ? { number } : {}) }),
    receive: (actor: Actor, row: FilingRow, returned = false) => receive(at, actor, row, returned),
    onRecord: async (row: FilingRow) => receive(at, bureau, await receive(at, department, row, false), false),
    numbers: () =>
      at.query<StoredNumber>(
        `select id as ref, unit_id as "unitId", sealed, blind_index as "blindIndex", key_id as "keyId" from citizen_id order by id`,
      ),
    whereIs: (...texts: string[]) => whereIs(at, texts),
  };
}

async function settle(at: Fixture) {
  const [bureau, department, school, library, nursery] = [newId(), newId(), newId(), newId(), newId()];
  const areaCode = ASKING_AREA;
  await at.seed(async (tx) => {
    await register(tx, { id: bureau, kind: 'bureau', name: '示例财政局', areaCode });
    await register(tx, { id: department, kind: 'department', name: '示例教育局', bureauId: bureau, areaCode });
    const below = { kind: 'unit', departmentId: department, bureauId: bureau, areaCode } as const;
    await register(tx, { ...below, id: school, name: '示例小学' });
    await register(tx, { ...below, id: library, name: '示例图书馆' });
    await register(tx, { ...below, id: nursery, name: '示例幼儿园' });
  });
  return { bureau, department, school, library, nursery };
}

async function submitOne(
  ctx: WorkflowContext,
  content: FilingContent,
  { number, unitId, kind = 'first', filingId }: Given & { unitId: string },
): Promise<Result<FilingRow>> {
  const citizenId = takeCitizenId(ctx.sealing, number, { unitId, today: '2026-11-25' });
  const [done] = await submitFilings(ctx, [
    {
      ...{ actor: actorAt('unit_handler', unitId), kind, unitId, role: 'specialist', content },
      ...{ idempotencyKey: newId(), bodyHash: '', correlationId: newId() },
      ...(citizenId ? { citizenId } : {}),
      ...(filingId ? { filingId } : {}),
    },
  ]);
  return done!;
}

async function receive(at: Fixture, actor: Actor, { filing }: FilingRow, returned: boolean): Promise<FilingRow> {
  const decision = returned
    ? ({ received: false, defectCode: 'incomplete', remark: '请补正' } as const)
    : ({ received: true } as const);
  const [done] = await decideReceipts(at.ctx, [
    {
      ...{ actor, filingId: filing.id, contentHash: filing.contentHash, decision },
      ...{ idempotencyKey: newId(), bodyHash: '', correlationId: newId() },
    },
  ]);
  return must(done!);
}

export const errorsOf = (result: Result<unknown>) =>
  result.ok ? [] : (result.refusal.meta?.fields ?? []).map((e) => [e.field, e.code]);

/** Where in all of the schema any of these stands, read as the owner: `table.column`. */
async function whereIs(at: Fixture, texts: readonly string[]): Promise<string[]> {
  const columns = await at.query<{ t: string; c: string }>(
    `select c.table_name as t, c.column_name as c from information_schema.columns c
     join information_schema.tables x using (table_schema, table_name) where table_schema = 'workflow' and x.table_type = 'BASE TABLE'`,
  );
  const found: string[] = [];
  for (const { t, c } of columns) {
    const rows = await at.query(`select 1 from "${t}" where "${c}"::text like any($1) limit 1`, [
      texts.map((text) => `%${text}%`),
    ]);
    if (rows.length > 0) found.push(`${t}.${c}`);
  }
  return found;
}
