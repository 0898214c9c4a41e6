import { keepPolicySet, openDatabase } from '@zhuanguan/db';
import { addDays, dateInShanghai } from '@zhuanguan/kernel';
import { compilePacks, servePacks, versionsOf, type PackVersion } from '@zhuanguan/policy';
import { readFiles, sha256 } from '@zhuanguan/policy/folder';
import { roleUrl } from '@zhuanguan/start';
import pg from 'pg';
import { fillDirectory, settled } from './directory.js';
import { query } from './lab.js';
import type { Bench } from './measure.js';
import { peakWhile, residentMb, sumMb } from './memory.js';
import { JURISDICTIONS, PACK } from './places.js';
import type { Sent } from './record-statements.js';
import { startSystem, type System } from './system.js';
import { TEMPLATE } from './template.js';
import type { Clerk } from './town.js';

export interface DryRunRound {
  units: number;
  changed: number;
  cases: number;
  moved: number;
  /** Seconds for all units, and for all open cases, page by page. */
  unitSeconds: number;
  unitSqlSeconds: number;
  caseSeconds: number;
  caseSqlSeconds: number;
  /** Resident megabytes more than before, at the most. */
  moreMb: number;
}

/** The statements of one page of each, as the service sends them. */
export interface DryRunStatements {
  units: readonly Sent[];
  cases: readonly Sent[];
}

/** As the portal asks for them. */
const PAGE = 500;
const TODAY = dateInShanghai(new Date());

/** A version that gives every clock another day and every vacancy other words; nothing of it is ever in force. */
export async function keepStricterVersion(databaseUrl: string): Promise<PackVersion> {
  const files = await readFiles(JURISDICTIONS);
  const edit = (path: string, from: string, to: string): [string, string] => {
    const file = `${PACK}/policy/parameters/${path}`;
    const text = files[file] ?? '';
    if (!text.includes(from)) throw new Error(`${file} does not say ${from}`);
    return [file, text.replace(from, to)];
  };
  const edited = Object.fromEntries([
    edit('filing.yaml', 'n: 7,', 'n: 5,'),
    edit('specialist.yaml', 'min: 1', 'min: 2'),
  ]);
  const set = servePacks(compilePacks({ ...files, ...edited }, sha256), [PACK]);
  const versions = versionsOf(set, sha256);
  const db = openDatabase({ url: databaseUrl, schema: 'workflow', applicationName: 'bench' });
  await keepPolicySet(db, set.packs.values(), versions);
  await db.close();
  const found = versions.find((v) => v.packId === PACK);
  if (!found) throw new Error('no version');
  return found;
}

/** What another version would do to a league of many units: through the front door, then its statements alone. */
export async function dryRunRounds(bench: Bench): Promise<DryRunRound[]> {
  const { lab, prepared, options, url, say } = bench;
  const { town } = prepared;
  const databaseUrl = await lab.clone(TEMPLATE, 'bench_dry_run');
  await fillDirectory(databaseUrl, town.officer.unitId, options.directoryUnits - town.clerks.length);
  await people(databaseUrl, town.officer.unitId);
  const system = await startSystem('one', lab, town, url, databaseUrl);
  try {
    await settled(system);
    const passwords = town.secrets.systemPasswords;
    const raw = async (role: 'registry' | 'workflow', page: readonly Sent[]) =>
      seconds(() => readRaw(role, roleUrl(databaseUrl, `zg_${role}_system`, passwords[role]), page));
    const rounds: DryRunRound[] = [];
    for (let i = 0; i <= options.rounds; i += 1) {
      const before = sumMb(residentMb(system));
      const { result: through, peak } = await peakWhile(system, () => tryAll(system, town.officer, prepared.stricter));
      const unitSqlSeconds = await raw('registry', prepared.dryRun.units);
      const caseSqlSeconds = await raw('workflow', prepared.dryRun.cases);
      // The first one warms up and is not counted.
      if (i === 0) continue;
      const round = { ...through, unitSqlSeconds, caseSqlSeconds, moreMb: sumMb(peak) - before };
      rounds.push(round);
      say(
        `dry run ${i}/${options.rounds}: ${round.units} units ${round.unitSeconds.toFixed(2)} s, SQL ${unitSqlSeconds.toFixed(2)} s; ` +
          `${round.cases} cases ${round.caseSeconds.toFixed(2)} s, SQL ${caseSqlSeconds.toFixed(2)} s; ${round.moreMb.toFixed(0)} MB more`,
      );
    }
    return rounds;
  } finally {
    await system.stop();
  }
}

/** A specialist in nine of ten units; in one of five somebody left four days ago; in one of ten a filing waits. */
async function people(databaseUrl: string, bureauId: string): Promise<void> {
  const [changed, since] = [addDays(TODAY, -4), addDays(TODAY, -700)];
  await query(
    databaseUrl,
    `with unit as (select id, name, row_number() over (order by id) as n from registry.organisation where kind = 'unit'),
      person as (select id as unit_id, n, gen_random_uuid() as person_id, gen_random_uuid() as appointment_id, gen_random_uuid() as filing_id from unit where n % 10 <> 0),
      left_post as (select *, gen_random_uuid() as clock_id from person where n % 5 = 1),
      a as (insert into registry.appointment (id, unit_id, person_id, role, valid_from, recorded_at, basis_filing_id, name, sex, title, phone, remark)
        select appointment_id, unit_id, person_id, 'specialist', $2, now(), filing_id, '乌云塔娜', '2', '会计', '139' || lpad(n::text, 8, '0'), '' from person),
      f as (insert into registry.open_filing (filing_id, unit_id, role, since) select gen_random_uuid(), id, 'specialist', $1 from unit where n % 10 = 0),
      c as (insert into registry.change_clock (clock_id, unit_id, due_rolled, met) select clock_id, unit_id, $1::date + 7, false from left_post),
      o as (insert into workflow.organisation (id, kind, name, area_code, version) select id, 'unit', name, '152500', 1 from unit on conflict do nothing),
      t as (insert into workflow.organisation_closure select 'finance', $3, id, 1, '2024-01-01', null from unit on conflict do nothing),
      p as (insert into workflow.person (id, unit_id, name, phone) select person_id, unit_id, '乌云塔娜', '139' || lpad(n::text, 8, '0') from person),
      w as (insert into workflow.appointment (id, unit_id, role, person_id, valid_from, filing_id)
        select appointment_id, unit_id, 'specialist', person_id, $2, filing_id from person)
    insert into workflow.change_clock (id, unit_id, area_code, appointment_id, change_date, due_strict, due_rolled, provisional, policy_digest, started_by, level, late, version)
    select clock_id, unit_id, '152500', appointment_id, $1, $1::date + 7, $1::date + 7, false,
      (select areas->>'152500' from workflow.policy_version where pack_id = '${PACK}' order by kept_at limit 1), 'note', 0, false, 1 from left_post`,
    [changed, since, bureauId],
  );
  await query(databaseUrl, 'vacuum analyze');
}

type Through = Pick<DryRunRound, 'units' | 'changed' | 'cases' | 'moved' | 'unitSeconds' | 'caseSeconds'>;

async function tryAll({ url }: System, officer: Clerk, version: string): Promise<Through> {
  const headers = { cookie: `zg_session=${officer.sessionId}` };
  const page = async (path: string, after: string) => {
    const answer = await fetch(`${url}/v1/policy/trial/${path}&version=${version}${after ? `&after=${after}` : ''}`, {
      headers,
    });
    if (answer.status !== 200) throw new Error(`the dry run answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as Page;
  };
  const through: Through = { units: 0, changed: 0, cases: 0, moved: 0, unitSeconds: 0, caseSeconds: 0 };
  through.caseSeconds = await seconds(async () => {
    for (let after: string | undefined = ''; after !== undefined;) {
      const {
        lookedAt = 0,
        moved,
        clocksKept = 0,
        nextAfterClockId,
      }: Page = await page(`cases?effectiveFrom=${addDays(TODAY, -30)}`, after);
      through.cases += lookedAt || clocksKept + (moved?.length ?? 0);
      through.moved += moved?.length ?? 0;
      after = nextAfterClockId || undefined;
    }
  });
  through.unitSeconds = await seconds(async () => {
    for (let after: string | undefined = ''; after !== undefined;) {
      const { lookedAt = 0, changed, nextAfterUnitId }: Page = await page(`units?asOf=${TODAY}`, after);
      through.units += lookedAt;
      through.changed += changed?.length ?? 0;
      after = nextAfterUnitId || undefined;
    }
  });
  return through;
}

interface Page {
  lookedAt?: number;
  changed?: unknown[];
  moved?: unknown[];
  clocksKept?: number;
  nextAfterUnitId?: string;
  nextAfterClockId?: string;
}

/** The same rows by one bare client: the first statement of a page gives the ids, the second, if any, all that hangs on them. */
async function readRaw(schema: string, url: string, page: readonly Sent[]): Promise<void> {
  const [list, facts] = page.filter((s) => s.name !== undefined);
  if (!list) throw new Error('no statement was recorded');
  const client = new pg.Client({ connectionString: url, options: `-c search_path=${schema},public -c timezone=UTC` });
  await client.connect();
  try {
    const values = [...list.values];
    for (let more = true; more;) {
      const { rows } = await client.query<{ id: string }>({ text: list.text, values });
      const ids = rows.map((r) => r.id);
      if (facts) await client.query({ text: facts.text, values: [ids, ...facts.values.slice(1)] });
      values[0] = ids.at(-1);
      more = ids.length === PAGE;
    }
  } finally {
    await client.end();
  }
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1_000;
}
