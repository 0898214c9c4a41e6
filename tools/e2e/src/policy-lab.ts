import { RegistryServiceService, WorkflowServiceService, type PolicyActivation } from '@zhuanguan/contracts';
import { keepPolicySet, openDatabase } from '@zhuanguan/db';
import { connectNats, ensureStream } from '@zhuanguan/events';
import { refuse, type Result } from '@zhuanguan/kernel';
import { compilePacks, servePacks, versionsOf, type PackVersion, type PolicySet } from '@zhuanguan/policy';
import { readFiles, sha256 } from '@zhuanguan/policy/folder';
import { buildApp as buildRegistry } from '@zhuanguan/registry/app';
import {
  createDirectServer,
  createRpcClient,
  createTokenSigner,
  createTokenVerifier,
  refusalFromProto,
  type RpcClient,
  type TokenSigner,
} from '@zhuanguan/rpc';
import { makeSecrets, migrateAll, serviceUrls } from '@zhuanguan/start';
import { testDatabase, testLog, testNats, waitFor, type TestClock } from '@zhuanguan/testkit';
import { buildApp as buildWorkflow } from '@zhuanguan/workflow/app';
import pg from 'pg';
import { JURISDICTIONS } from './backend.js';

export const PACK = '000000-reference';
const PACKS = ['152500-xilingol', PACK];

/** By file of the jurisdictions: how its text is changed. */
export type Edits = Readonly<Record<string, (text: string) => string>>;

export interface Replica {
  workflow: RpcClient<typeof WorkflowServiceService>;
  registry: RpcClient<typeof RegistryServiceService>;
  stop(): Promise<void>;
}

export interface Decision {
  kind?: string;
  effectiveFrom?: string;
  documentNumber?: string;
  reason?: string;
  basis?: string;
  idempotencyKey?: string;
}

type Call = { token: string; deadlineMs: number };

export interface PolicyLab {
  replicas: Replica[];
  first: Replica;
  signer: TokenSigner;
  logged: (words: string) => boolean;
  startReplica(withRegistry?: boolean): Promise<Replica>;
  /** Keeps a version of the changed packs, as `zg policy load` does. */
  load(edits: Edits): Promise<PackVersion>;
  as(role: 'bureau_officer' | 'unit_handler', organisationId: string): Promise<Call>;
  activate(version: Pick<PackVersion, 'digest'>, by: string, decision: Decision): Promise<Result<PolicyActivation>>;
  databaseUrl: string;
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
}

const secrets = await makeSecrets();
const files = await readFiles(JURISDICTIONS);

function setOf(edits: Edits = {}): PolicySet {
  const changed = Object.entries(edits).map(([path, edit]) => {
    const [before, after] = [files[path] ?? '', edit(files[path] ?? '')];
    if (before === after) throw new Error(`${path} is not changed`);
    return [path, after] as const;
  });
  return servePacks(compilePacks({ ...files, ...Object.fromEntries(changed) }, sha256), PACKS);
}

/** Two processes of workflow and registry each, on the same databases and the same bus, as deployed. */
export async function startPolicyLab(clock: TestClock): Promise<PolicyLab> {
  const database = await testDatabase('policy', (to) => migrateAll(to, secrets));
  await migrateAll(database.url, secrets);
  const client = new pg.Client(database.url);
  await client.connect();
  const server = await testNats();
  const nats = await connectNats(server.url, 'test');
  await ensureStream(nats);
  const log = testLog();
  const signer = createTokenSigner({ privateJwk: secrets.actorKeys.privateJwk, now: () => Date.now() });
  const urls = (role: 'workflow' | 'registry') => serviceUrls(database.url, role, secrets);
  const startReplica = async (withRegistry = true): Promise<Replica> => {
    const verifier = createTokenVerifier({ publicJwks: [secrets.actorKeys.publicJwk], now: () => Date.now() });
    const direct = createDirectServer(verifier, log, clock.now);
    const workflow = createRpcClient(WorkflowServiceService, { direct });
    const common = { nats, policies: setOf(), log, now: clock.now };
    const w = await buildWorkflow({ ...urls('workflow'), ...common });
    direct.add([w.service]);
    const r = withRegistry ? await buildRegistry({ ...urls('registry'), workflow, signer, ...common }) : undefined;
    if (r) direct.add([r.service]);
    return {
      workflow,
      registry: createRpcClient(RegistryServiceService, { direct }),
      stop: async () => {
        await r?.stop();
        await w.stop();
      },
    };
  };
  const first = await startReplica();
  const replicas = [first, await startReplica()];
  const as: PolicyLab['as'] = async (role, id) => ({
    token: await signer.forActor({ accountId: id, actingOrgId: id, roles: [role], scopes: [] }),
    deadlineMs: 20_000,
  });
  return {
    replicas,
    first,
    signer,
    logged: (words) => log.lines.some((line) => JSON.stringify(line).includes(words)),
    startReplica,
    load: (edits) => keep(database.url, setOf(edits), PACK),
    as,
    activate: (version, by, decision) => activate(first, version, decision, () => as('bureau_officer', by)),
    databaseUrl: database.url,
    query: async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
      (await client.query<Row>(text, values)).rows,
    stop: async () => {
      for (const replica of replicas) await replica.stop();
      await client.end();
      await nats.connection.close();
      await server.stop();
      await database.drop();
    },
  };
}

async function keep(databaseUrl: string, set: PolicySet, packId: string): Promise<PackVersion> {
  const versions = versionsOf(set, sha256);
  const db = openDatabase({ url: databaseUrl, schema: 'workflow', applicationName: 'test' });
  await keepPolicySet(db, set.packs.values(), versions);
  await db.close();
  const found = versions.find((v) => v.packId === packId);
  if (!found) throw new Error('no version');
  return found;
}

/** A version of a pack with changed texts, kept in a running installation. */
export const keepEditedVersion = (databaseUrl: string, packId: string, edits: Edits): Promise<PackVersion> =>
  keep(databaseUrl, setOf(edits), packId);

/** One that says the same in other words. */
export const keepChangedVersion = (databaseUrl: string, packId: string): Promise<PackVersion> =>
  keepEditedVersion(databaseUrl, packId, {
    [`${packId}/policy/messages/zh-CN.json`]: (text) => text.replace('{', '{ "version": "试验",'),
  });

async function activate(
  { workflow }: Replica,
  { digest }: Pick<PackVersion, 'digest'>,
  decision: Decision,
  as: () => Promise<Call>,
): Promise<Result<PolicyActivation>> {
  const listed = await workflow.listPolicyVersions({ packId: PACK }, await as());
  if (!listed.ok) return listed;
  const asked = {
    versionDigest: digest,
    kind: 'activate',
    effectiveFrom: '',
    documentNumber: '示例〔2026〕3号',
    reason: '按新文件执行',
    idempotencyKey: '',
    basis: listed.value.basis,
    ...decision,
  };
  const answer = await workflow.activatePolicy(asked, await as());
  if (!answer.ok) return answer;
  const { result } = answer.value;
  if (result?.$case === 'activation') return { ok: true, value: result.value };
  return result ? { ok: false, refusal: refusalFromProto(result.value) } : refuse('invalid', 'empty', '');
}

/** The decision once every service has said whether it can carry it out. */
export const settled = (lab: PolicyLab, by: string, id: string): Promise<PolicyActivation> =>
  waitFor('the decision is settled', async () => {
    const listed = await lab.first.workflow.listPolicyVersions({ packId: PACK }, await lab.as('bureau_officer', by));
    const found = listed.ok ? listed.value.activations.find((a) => a.id === id) : undefined;
    return found && found.state !== 'proposed' && found;
  });
