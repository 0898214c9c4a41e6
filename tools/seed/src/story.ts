import { FilingKind, OrganisationKind, ReceiverKind, type Filing, type Organisation } from '@zhuanguan/contracts';
import type { Role } from '@zhuanguan/access';
import { addDays } from '@zhuanguan/kernel';
import type { Scenario } from '@zhuanguan/policy';
import { DEMO_PASSWORD, registerDemo, type Demo, type DemoClient, type DemoUser } from './demo.js';
import { person } from './people.js';
import { idOf, prng } from './prng.js';
import { decide, registerAll, submit, workflowKnows, type SeedTarget } from './seed.js';

type Kind = Scenario['organisations'][string]['kind'];

const KINDS: Record<Kind, OrganisationKind> = {
  unit: OrganisationKind.ORGANISATION_KIND_UNIT,
  department: OrganisationKind.ORGANISATION_KIND_DEPARTMENT,
  bureau: OrganisationKind.ORGANISATION_KIND_BUREAU,
  section: OrganisationKind.ORGANISATION_KIND_SECTION,
  office: OrganisationKind.ORGANISATION_KIND_OFFICE,
};
/** The account that shows each kind, and what it shows. */
const ACCOUNTS: Record<Kind, { username: string; role: Role; roleName: string; shows: string }> = {
  unit: { username: 'jingban', role: 'unit_handler', roleName: '经办人', shows: '单位从这里报送备案' },
  department: { username: 'zhuguan', role: 'department_officer', roleName: '主管部门经办', shows: '看所属单位' },
  bureau: { username: 'caizheng', role: 'bureau_officer', roleName: '财政部门', shows: '看本级和所辖地区' },
  section: { username: 'keshi', role: 'section_officer', roleName: '业务科室', shows: '收到所服务单位的备案' },
  office: { username: 'caigouban', role: 'bureau_officer', roleName: '采购办', shows: '收到全部单位的备案' },
};
const RECORDED_DAYS_AGO = 60;

/**
 * A small invented place: the organisations of the jurisdiction's story, its departments with their specialist on record and
 * its units still to file. Run again, it finds everything done.
 */
export async function seedStory(
  target: SeedTarget,
  scenario: Scenario,
  { asOf, baseUrl }: { asOf: string; baseUrl: string },
): Promise<Demo> {
  const organisations = organisationsOf(scenario, addDays(asOf, -700));
  await registerAll(target, organisations);
  const here = organisations.filter((o) => o.areaCode === scenario.area);
  await workflowKnows(target, here);
  const random = prng(Number(scenario.area));
  const departments = here.filter((o) => o.kind === KINDS.department);
  const who = new Map(departments.map((d) => [d.id, person(random)]));
  const filed = await submit(target, departments, (d) => ({
    kind: FilingKind.FILING_KIND_FIRST,
    content: {
      decisionDate: addDays(asOf, -RECORDED_DAYS_AGO),
      predecessorAppointmentId: '',
      changeReason: '',
      subjectAppointmentId: '',
      ...scenario.card,
      person: {
        ...(who.get(d.id) ?? person(random)),
        remark: '',
        onEstablishment: true,
        exceptionReason: '',
        noBadRecord: true,
        ...scenario.person,
      },
    },
  }));
  await receiveAll(target, [...filed.values()]);
  return registerDemo(target, { users: usersOf(scenario, organisations), clients: [clientOf(scenario.area)], baseUrl });
}

function organisationsOf(scenario: Scenario, validFrom: string): Organisation[] {
  const id = (key: string | undefined) => (key === undefined ? '' : idOf('story', scenario.area, key));
  return Object.entries(scenario.organisations).map(([key, { kind, name, area, below, servedBy }]) => ({
    id: id(key),
    kind: KINDS[kind],
    name,
    shortName: '',
    formerNames: [],
    areaCode: area ?? scenario.area,
    identifiers: [],
    budgetParentId: id(below),
    financeParentId: id(servedBy),
    businessSection: '',
    validFrom,
    validTo: '',
    version: 0,
  }));
}

const OF_DEPARTMENT: readonly ReceiverKind[] = [
  ReceiverKind.RECEIVER_KIND_DEPARTMENT,
  ReceiverKind.RECEIVER_KIND_FIRST_LEVEL_UNIT,
];

/** Each receiver of the pack in its turn, whoever that is. */
async function receiveAll(target: SeedTarget, filings: readonly Filing[]): Promise<void> {
  for (const filing of filings)
    for (const { organisationId, receiver } of filing.receipts) {
      const role = OF_DEPARTMENT.includes(receiver)
        ? 'department_officer'
        : receiver === ReceiverKind.RECEIVER_KIND_SECTION
          ? 'section_officer'
          : 'bureau_officer';
      await decide(target, [{ organisationId, role, filing }]);
    }
}

/** One account for the first organisation of each kind; of a second one of that kind a numbered one. */
function usersOf(scenario: Scenario, organisations: readonly Organisation[]): DemoUser[] {
  const seen = new Map<Kind, number>();
  return Object.values(scenario.organisations).flatMap(({ kind }, i) => {
    const organisation = organisations[i];
    if (!organisation) return [];
    const number = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, number);
    const { username, ...account } = ACCOUNTS[kind];
    return [
      {
        ...account,
        username: number === 1 ? username : `${username}${number}`,
        password: DEMO_PASSWORD,
        organisation: organisation.name,
        organisationId: organisation.id,
        areaCode: organisation.areaCode,
      },
    ];
  });
}

const clientOf = (areaCode: string): DemoClient => ({
  client_id: 'platform',
  client_secret: `platform-demo-secret-2026-${areaCode}`,
  scopes: ['can-act', 'directory:read'],
  areaCode,
});
