import { fileURLToPath } from 'node:url';
import type { Actor } from '@zhuanguan/access';
import { Organisation, OrganisationKind } from '@zhuanguan/contracts';
import { migrate, openDatabase, roleUrls, type Database, type SealingKeys, type Tx } from '@zhuanguan/db';
import { newId, type Result } from '@zhuanguan/kernel';
import { compilePacks, servePacks, type PolicySet } from '@zhuanguan/policy';
import { readFiles, sha256 } from '@zhuanguan/policy/folder';
import { testDatabase } from '@zhuanguan/testkit';
import { migrations, rowAccess, SCHEMA } from '../src/app.js';
import type { WorkflowContext } from '../src/context.js';
import { Draft } from '../src/draft/draft.entity.js';
import type { ImportRow, Purpose } from '../src/import/import.types.js';
import { previewImport, type ShownImport } from '../src/import/preview-import.js';
import { keepOrganisation } from '../src/organisation/organisation.store.js';
import { createPolicyBook } from '../src/policy/policy-book.js';

const JURISDICTIONS = fileURLToPath(new URL('../../../deploy/jurisdictions', import.meta.url));

export interface Fixture {
  ctx: WorkflowContext;
  db: Database;
  /** As the owner. */
  url: string;
  /** Brings the schema up to date again. */
  migrate(): Promise<void>;
  query<Row>(text: string, values?: unknown[]): Promise<Row[]>;
  seed(work: (tx: Tx) => Promise<unknown>): Promise<void>;
  stop(): Promise<void>;
}

/** The two roles of a file's own database. */
export const rolesFor = (name: string) => ({
  appRole: `zg_${name}`,
  appPassword: `${name}-interactive`,
  systemPassword: `${name}-system`,
});

export const migrateFor = (url: string, name: string): Promise<void> =>
  migrate({ url, schema: SCHEMA, migrations, rowAccess, ...rolesFor(name) });

/** As the service opens it, beside a look at all of it as its owner. */
export function openAs(adminUrl: string, name: string) {
  const urls = roleUrls(adminUrl, rolesFor(name));
  const db = openDatabase({ ...urls, schema: SCHEMA, applicationName: 'test', entities: [Draft] });
  const owner = openDatabase({ url: adminUrl, schema: SCHEMA, applicationName: 'owner' });
  return {
    db,
    query: async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
      (await owner.pool.query({ text, values })).rows as Row[],
    close: async () => {
      await db.close();
      await owner.close();
    },
  };
}

interface FixtureOptions {
  today?: string;
  packs?: readonly string[];
  /** By file of the jurisdictions: how its text is changed. */
  edits?: Readonly<Record<string, (text: string) => string>>;
  sealing?: SealingKeys;
}

/** The packs of the repository, some of their files changed. */
export async function packsWith(edits: NonNullable<FixtureOptions['edits']>): Promise<PolicySet> {
  const files = await readFiles(JURISDICTIONS);
  const changed = Object.entries(edits).map(([path, edit]) => [path, edit(files[path] ?? '')] as const);
  return compilePacks({ ...files, ...Object.fromEntries(changed) }, sha256);
}

/** Workflow's database and rules, without its server. */
export async function startImportFixture(
  name: string,
  { today = '2026-11-25', packs = ['152500-xilingol'], edits = {}, sealing }: FixtureOptions = {},
): Promise<Fixture> {
  const policies = servePacks(await packsWith(edits), packs);
  const migrated = (url: string) => migrateFor(url, name);
  const database = await testDatabase(name, migrated);
  const { db, query, close } = openAs(database.url, name);
  const book = createPolicyBook(policies, []);
  const ctx = { db, policies: book, now: () => new Date(`${today}T02:00:00Z`), ...(sealing ? { sealing } : {}) };
  return {
    ctx,
    db,
    url: database.url,
    migrate: () => migrated(database.url),
    query,
    seed: (work) => db.inTx({ kind: 'system', name: 'seed' }, async (tx) => void (await work(tx))),
    stop: async () => {
      await close();
      await database.drop();
    },
  };
}

const KINDS = {
  unit: OrganisationKind.ORGANISATION_KIND_UNIT,
  department: OrganisationKind.ORGANISATION_KIND_DEPARTMENT,
  bureau: OrganisationKind.ORGANISATION_KIND_BUREAU,
  office: OrganisationKind.ORGANISATION_KIND_OFFICE,
};

export interface NewOrganisation {
  id?: string;
  kind: keyof typeof KINDS;
  name: string;
  code?: string;
  uscc?: string;
  shortName?: string;
  formerNames?: string[];
  departmentId?: string;
  bureauId?: string;
  version?: number;
  areaCode?: string;
}

export async function register(tx: Tx, o: NewOrganisation): Promise<string> {
  const id = o.id ?? newId();
  const identifier = (scheme: string, value = '') =>
    value ? [{ scheme, value, validFrom: '2020-01-01', validTo: '' }] : [];
  await keepOrganisation(
    tx,
    Organisation.fromPartial({
      id,
      kind: KINDS[o.kind],
      name: o.name,
      shortName: o.shortName ?? '',
      formerNames: o.formerNames ?? [],
      identifiers: [...identifier('budget_unit_code', o.code), ...identifier('uscc', o.uscc)],
      budgetParentId: o.departmentId ?? '',
      financeParentId: o.bureauId ?? '',
      areaCode: o.areaCode ?? '152500',
      validFrom: '2020-01-01',
      version: o.version ?? 1,
    }),
  );
  return id;
}

export const actorAt = (role: Actor['roles'][number], organisationId: string): Actor => ({
  accountId: newId(),
  actingOrgId: organisationId,
  roles: [role],
  scopes: [],
});

export const must = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
};

export const csvOf = (rows: readonly (readonly string[])[]): Buffer =>
  Buffer.from(rows.map((row) => row.join(',')).join('\n'));

export const preview = async (
  ctx: WorkflowContext,
  actor: Actor,
  file: Buffer,
  { purpose = 'own', decisionDate = '2026-11-20' }: { purpose?: Purpose; decisionDate?: string } = {},
): Promise<ShownImport> =>
  must(
    await previewImport(ctx, actor, {
      unitId: actor.actingOrgId ?? '',
      fileName: '信息表.csv',
      file,
      decisionDate,
      purpose,
      source: purpose === 'backfill' ? '2024 年纸质信息表' : '',
    }),
  );

export const outcomes = (rows: readonly ImportRow[]) => rows.map((r) => r.result.outcome);
export const errorCodes = (rows: readonly ImportRow[]) => rows.map((r) => r.result.errors.map((e) => e.code));
