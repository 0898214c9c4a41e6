import { fileURLToPath } from 'node:url';
import { PERSONAL_FIELDS } from '@zhuanguan/kernel';
import { asksForCitizenId } from '@zhuanguan/policy';
import { loadPolicySet } from '@zhuanguan/policy/folder';
import { READ_RULES as accountReads } from '@zhuanguan/identity/app';
import { READ_RULES as registryReads } from '@zhuanguan/registry/app';
import { testDatabase, type TestDatabase } from '@zhuanguan/testkit';
import { READ_RULES as workflowReads } from '@zhuanguan/workflow/app';
import pg from 'pg';
import { format, resolveConfig } from 'prettier';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrateAll } from './migrate-all.js';
import { makeSecrets } from './secrets.js';
import { SERVICE_SCHEMAS } from './migrate-all.js';
import { openApiFields, protoFields, protoMethods, type ContractField } from './testing/contract-fields.js';
import { personalDataPage } from './testing/personal-data-page.js';
import { NOT_PERSONAL, NOT_PERSONAL_COLUMNS } from './testing/not-personal.js';

/** A name that a field about somebody may have. */
const LOOKS_PERSONAL =
  /(^|_)(names?|phones?|mobile|tel|e?mail|address|citizen\w*|id_?card\w*|identity\w*|birth\w*|nation\w*|wechat|qq|sex|gender|photo|title|remark|reason|why|note|text|question|opinions?|shared|user|username|account_name)$/;
const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const looksPersonal = (name: string): boolean => LOOKS_PERSONAL.test(snake(name));

const classified = new Set(PERSONAL_FIELDS.flatMap((field) => field.names));
const has = (set: { has(name: string): boolean }, { owner, field }: ContractField): boolean =>
  set.has(field) || set.has(`${owner}.${field}`);
const unclassified = (fields: readonly ContractField[]): string[] => [
  ...new Set(
    fields
      .filter((f) => looksPersonal(f.field) && !has(classified, f) && !has(NOT_PERSONAL, f))
      .map((f) => `${f.owner}.${f.field}`),
  ),
];

describe('the table of personal fields', () => {
  it('has a line for whatever looks personal in the public contract', () =>
    expect(unclassified(openApiFields())).toEqual([]));
  it('has a line for whatever looks personal between services', () => expect(unclassified(protoFields())).toEqual([]));

  it('has no name that is nowhere, and nothing is both personal and not', () => {
    const fields = [...openApiFields(), ...protoFields()];
    const there = new Set(fields.flatMap((f) => [f.field, `${f.owner}.${f.field}`]));
    expect([...classified, ...NOT_PERSONAL.keys()].filter((name) => !there.has(name))).toEqual([]);
    expect([...classified].filter((name) => NOT_PERSONAL.has(name))).toEqual([]);
  });

  it('would have noticed a new one', () => {
    expect(unclassified([{ owner: 'FilingPerson', field: 'wechat' }])).toEqual(['FilingPerson.wechat']);
    expect(unclassified([{ owner: 'Visitor', field: 'homePhone' }])).toEqual(['Visitor.homePhone']);
    expect(unclassified([{ owner: 'Visitor', field: 'name' }])).toEqual(['Visitor.name']);
  });

  it('keeps what is sensitive sealed or as a keyed hash, asked for by forms alone, and lets it leave in no file', () => {
    const sensitive = PERSONAL_FIELDS.filter((f) => f.sensitivity === 'sensitive');
    expect(sensitive.map((f) => [f.key, f.asked, f.exports])).toEqual([['citizenId', 'by_form', 'left_out']]);
    for (const column of sensitive.flatMap((f) => f.stored)) expect(column).toMatch(/\.(sealed|blind_index)$/);
  });

  it('is asked for by no form of the jurisdictions that come with the product', async () => {
    const { packs } = await loadPolicySet(fileURLToPath(new URL('../../../deploy/jurisdictions', import.meta.url)));
    expect(packs.size).toBeGreaterThan(5);
    expect([...packs.values()].filter(asksForCitizenId).map((pack) => pack.id)).toEqual([]);
  });
});

it('the page docs/personal-data.md says what the table says', async () => {
  const file = fileURLToPath(new URL('../../../docs/personal-data.md', import.meta.url));
  const options = { ...(await resolveConfig(file)), filepath: file };
  await expect(await format(personalDataPage(), options)).toMatchFileSnapshot(file);
});

describe('the log of reads', () => {
  const fields = protoFields();
  const messages = Map.groupBy(fields, (f) => f.owner);
  /** Of specialists and leaders, and how they are reached; who acts in a case is named nearly everywhere. */
  const about = new Set(
    PERSONAL_FIELDS.filter(
      (f) => /^(name|basic|contact|document|work|relation)$/.test(f.class) && f.key !== 'displayName',
    ).flatMap((f) => f.names),
  );
  const reaches = (message: string, seen = new Set<string>()): boolean => {
    if (seen.has(message)) return false;
    seen.add(message);
    return (messages.get(message) ?? []).some(
      (f) => has(about, f) || (f.type !== undefined && reaches(f.type.slice(f.type.lastIndexOf('.') + 1), seen)),
    );
  };
  const RULES: Readonly<Record<string, object>> = {
    RegistryService: registryReads,
    WorkflowService: workflowReads,
    AccountService: accountReads,
  };
  /** Acts: they have a history. What they answer is what they were told, or what was read before. */
  const isCommand = (request: string): boolean =>
    (messages.get(request) ?? []).some((f) => /^(idempotencyKey|items|organisations|accounts)$/.test(f.field));
  const OTHERWISE: Readonly<Record<string, string>> = {
    'NotificationService.getSettings': 'one’s own addresses',
    'NotificationService.saveSettings': 'one’s own addresses',
    'NotificationService.sendAddressCode': 'one’s own addresses',
    'NotificationService.verifyAddress': 'one’s own addresses',
    'WorkflowService.commitImport': 'an act on what was previewed',
    'WorkflowService.listImports': 'heads of one’s own imports, without rows',
    'WorkflowService.attachScan': 'an act',
  };

  it('has a line for every method whose answer says something about people', () => {
    const asked = protoMethods().filter((m) => reaches(m.response) && !isCommand(m.request));
    expect(asked.length).toBeGreaterThan(15);
    const missing = asked.filter(
      (m) => !Object.hasOwn(RULES[m.service] ?? {}, m.method) && !Object.hasOwn(OTHERWISE, `${m.service}.${m.method}`),
    );
    expect(missing.map((m) => `${m.service}.${m.method}`)).toEqual([]);
    const names = new Set(asked.map((m) => `${m.service}.${m.method}`));
    expect(Object.keys(OTHERWISE).filter((name) => !names.has(name))).toEqual([]);
  });

  it('names fields of the table', () => {
    const keys = new Set(PERSONAL_FIELDS.map((f) => f.key));
    const named = Object.values(RULES).flatMap((rules) =>
      (Object.values(rules) as { fields: string[] }[]).flatMap((r) => r.fields),
    );
    expect(named.filter((key) => !keys.has(key))).toEqual([]);
  });
});

describe('the databases', () => {
  let test: TestDatabase;
  let columns: { name: string; type: string }[];
  beforeAll(async () => {
    const secrets = await makeSecrets();
    // Roles are the server's, not a database's: others test with those of the services.
    const schemas = SERVICE_SCHEMAS.map((s) => ({ ...s, appRole: `zg_personal_${s.service}` }));
    test = await testDatabase('personal', (url) => migrateAll(url, secrets, schemas));
    const client = new pg.Client(test.url);
    await client.connect();
    const { rows } = await client.query<{ name: string; type: string }>(
      `select c.table_schema || '.' || c.table_name || '.' || c.column_name as name, c.data_type as type
       from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
       where c.table_schema = any($1) and t.table_type = 'BASE TABLE' order by 1`,
      [SERVICE_SCHEMAS.map((s) => s.schema)],
    );
    columns = rows;
    await client.end();
  });
  afterAll(() => test.drop());

  const stored = new Set(PERSONAL_FIELDS.flatMap((field) => field.stored));
  /** What can hold anything at all is classified too, whatever it is called. */
  const mayHold = ({ name, type }: { name: string; type: string }): boolean =>
    looksPersonal(name.slice(name.lastIndexOf('.') + 1)) ||
    /^json/.test(type) ||
    /\.(body|value|content|rows)$/.test(name);
  const harmless = (name: string): boolean =>
    NOT_PERSONAL_COLUMNS.has(name) || NOT_PERSONAL_COLUMNS.has(`*${name.slice(name.indexOf('.'))}`);

  it('have no column that looks personal, or holds anything, without a line', () => {
    expect(columns.length).toBeGreaterThan(300);
    expect(columns.filter((c) => mayHold(c) && !stored.has(c.name) && !harmless(c.name)).map((c) => c.name)).toEqual(
      [],
    );
  });

  it('have every column the table names', () => {
    const there = new Set(columns.flatMap(({ name }) => [name, `*${name.slice(name.indexOf('.'))}`]));
    expect([...stored, ...NOT_PERSONAL_COLUMNS.keys()].filter((name) => !there.has(name))).toEqual([]);
  });
});
