import { fileURLToPath } from 'node:url';
import type { Actor, Role } from '@zhuanguan/access';
import { Organisation, OrganisationKind } from '@zhuanguan/contracts';
import { migrate, openDatabase, roleUrls, type Database } from '@zhuanguan/db';
import { newId } from '@zhuanguan/kernel';
import { fixedShelf, servePacks } from '@zhuanguan/policy';
import { loadPolicySet } from '@zhuanguan/policy/folder';
import { testDatabase, type TestClock } from '@zhuanguan/testkit';
import { startAppointment, type NewAppointment } from '../src/appointment/appointment.store.js';
import { migrations, rowAccess, SCHEMA } from '../src/app.js';
import type { RegistryContext } from '../src/context.js';
import { registerOrganisations } from '../src/organisation/register-organisations.js';
import { causedBy, recompute } from '../src/standing/recompute.js';

const JURISDICTIONS = fileURLToPath(new URL('../../../deploy/jurisdictions', import.meta.url));

export interface RegistryFixture {
  ctx: RegistryContext;
  db: Database;
  register(kind: keyof typeof KINDS, name: string, extra?: Partial<Organisation>): Promise<Organisation>;
  /** Someone takes up the post, as if the filing had been recorded; gives the appointment. */
  appoint(unit: Organisation, name: string, validFrom: string, over?: Partial<NewAppointment>): Promise<string>;
  /** A change whose filing was due on this day. */
  clock(unit: Organisation, dueRolled: string): Promise<void>;
  query<Row>(text: string, values?: unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
}

const KINDS = {
  unit: OrganisationKind.ORGANISATION_KIND_UNIT,
  department: OrganisationKind.ORGANISATION_KIND_DEPARTMENT,
  bureau: OrganisationKind.ORGANISATION_KIND_BUREAU,
  section: OrganisationKind.ORGANISATION_KIND_SECTION,
};

export const actor = (role: Role, of: Organisation, extra: Partial<Actor> = {}): Actor => ({
  accountId: newId(),
  actingOrgId: of.id,
  areaCode: of.areaCode,
  roles: [role],
  scopes: [],
  ...extra,
});

/** Whoever acts by what this one lends alone (委托). */
export const standInFor = ({ accountId, personId, roles, ...rest }: Actor): Actor => ({
  ...{ ...rest, accountId: newId(), roles, lentRoles: roles },
  onBehalfOf: [{ accountId, roles, ...(personId ? { personId } : {}) }],
});

/** The two roles of a file's own database. */
export const rolesFor = (name: string) => ({
  appRole: `zg_${name}`,
  appPassword: `${name}-interactive`,
  systemPassword: `${name}-system`,
});

export const migrateFor = (url: string, name: string): Promise<void> =>
  migrate({ url, schema: SCHEMA, migrations, rowAccess, ...rolesFor(name) });

const NAME = 'registry_commands';

/** Registry's own commands and queries on a database of their own, without a bus. */
export async function startRegistry(clock: TestClock): Promise<RegistryFixture> {
  const database = await testDatabase(NAME, (url) => migrateFor(url, NAME));
  const db = openDatabase({ ...roleUrls(database.url, rolesFor(NAME)), schema: SCHEMA, applicationName: 'test' });
  const policies = fixedShelf(servePacks(await loadPolicySet(JURISDICTIONS), ['152500-xilingol', '000000-reference']));
  const ctx = { db, policies, now: clock.now };
  const touch = (unit: Organisation, work: Parameters<typeof db.inTx<void>>[1]) =>
    db.inTx({ kind: 'system', name: 'seed' }, async (tx) => {
      await work(tx);
      await recompute(ctx, tx, causedBy([unit.id], newId()));
    });
  return {
    ctx,
    db,
    register: async (kind, name, extra = {}) => {
      const given = Organisation.fromPartial({
        id: newId(),
        kind: KINDS[kind],
        name,
        areaCode: '152500',
        validFrom: '2024-01-01',
        ...extra,
      });
      const [done] = await registerOrganisations(ctx, [given]);
      if (!done?.ok) throw new Error(JSON.stringify(done));
      return done.value;
    },
    appoint: async (unit, name, validFrom, over = {}) => {
      const id = over.id ?? newId();
      const person = { name, sex: '2', title: '财务科科长', phone: '13947912345', remark: '兼职' };
      await touch(unit, (tx) =>
        startAppointment(tx, {
          id,
          unitId: unit.id,
          personId: newId(),
          role: 'specialist',
          validFrom,
          recordedAt: clock.now(),
          basisFilingId: newId(),
          ...person,
          ...over,
        }),
      );
      return id;
    },
    clock: (unit, dueRolled) =>
      touch(unit, async (tx) => {
        await tx.sql({
          name: 'test-clock',
          text: 'insert into change_clock (clock_id, unit_id, due_rolled, met) values ($1, $2, $3, false)',
          values: [newId(), unit.id, dueRolled],
        });
      }),
    query: async <Row>(text: string, values: unknown[] = []) => (await db.pool.query(text, values)).rows as Row[],
    stop: async () => {
      await db.close();
      await database.drop();
    },
  };
}
