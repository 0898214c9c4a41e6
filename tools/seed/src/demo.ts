import { OrganisationKind } from '@zhuanguan/contracts';
import type { SeededUnit, SeedTarget, UnitState } from './seed.js';
import { idOf } from './prng.js';

export interface DemoUser {
  username: string;
  password: string;
  role: string;
  roleName: string;
  organisation: string;
  organisationId: string;
  areaCode: string;
  /** What this account shows. */
  shows: string;
}

export interface DemoClient {
  client_id: string;
  client_secret: string;
  scopes: string[];
  areaCode: string;
}

export interface Demo {
  baseUrl: string;
  users: DemoUser[];
  clients: DemoClient[];
}

/** For a demonstration on one's own machine only; a real installation starts with --empty. */
export const DEMO_PASSWORD = 'Zhuanguan-demo-2026';

export const seedDemo = (target: SeedTarget, units: readonly SeededUnit[], baseUrl: string): Promise<Demo> =>
  registerDemo(target, { users: demoUsers(units), clients: demoClients(), baseUrl });

/** Makes the accounts and systems of a demonstration; those that are there already stay. */
export async function registerDemo({ identity, signer }: SeedTarget, demo: Demo): Promise<Demo> {
  const { users, clients } = demo;
  const registered = await identity.registerAccounts(
    {
      accounts: users.map((user) => ({
        id: idOf('account', user.username),
        username: user.username,
        password: user.password,
        displayName: `${user.organisation}${user.roleName}`,
        personId: '',
        grants: [
          {
            role: user.role,
            organisationId: user.organisationId,
            organisationName: user.organisation,
            areaCode: user.areaCode,
          },
        ],
      })),
    },
    { token: await signer.forService('seed'), deadlineMs: 60_000 },
  );
  if (!registered.ok) throw new Error(`seed: ${registered.refusal.detail}`);
  const made = await identity.registerApiClients(
    {
      clients: clients.map((c) => ({
        client: {
          clientId: c.client_id,
          name: c.client_id,
          role: c.scopes.includes('events:read') ? 'analyst' : 'platform_client',
          scopes: c.scopes,
          areaCode: c.areaCode,
        },
        clientSecret: c.client_secret,
      })),
    },
    { token: await signer.forService('seed') },
  );
  if (!made.ok) throw new Error(`seed: ${made.refusal.detail}`);
  for (const { result } of [...registered.value.results, ...made.value.results])
    if (result?.$case === 'refusal' && result.value.code !== 'username_taken' && !/exist|taken/.test(result.value.code))
      throw new Error(`seed: ${result.value.code} ${result.value.detail}`);
  return demo;
}

function demoUsers(units: readonly SeededUnit[]): DemoUser[] {
  const league = units.filter((u) => u.areaCode === '152500');
  const at = (state: UnitState) => {
    const found = league.find(
      (u) => u.kind === OrganisationKind.ORGANISATION_KIND_UNIT && u.departmentId && u.state === state,
    );
    if (!found) throw new Error(`seed: no unit in state ${state}`);
    return found;
  };
  const named = (name: string) => {
    const found = units.find((u) => u.name === name);
    if (!found) throw new Error(`seed: no ${name}`);
    return found;
  };
  const user = (username: string, role: string, roleName: string, o: SeededUnit, shows: string): DemoUser => ({
    username,
    password: DEMO_PASSWORD,
    role,
    roleName,
    organisation: o.name,
    organisationId: o.id,
    areaCode: o.areaCode,
    shows,
  });
  const vacant = at('vacant');
  const department = units.find((u) => u.id === vacant.departmentId) ?? vacant;
  return [
    user('jingban', 'unit_handler', '经办人', vacant, '单位尚无专管员，从这里报送备案'),
    user('tuihui', 'unit_handler', '经办人', at('returned'), '备案被退回补正'),
    user('biangeng', 'unit_handler', '经办人', at('departed'), '专管员已离岗，变更备案期限正在计算'),
    user('zaice', 'specialist', '专管员', at('on_record'), '已在册的专管员'),
    user('zhuguan', 'department_officer', '主管部门经办', department, '主管部门收到备案、记录离岗'),
    user('caizheng', 'bureau_officer', '采购办', named('锡林郭勒盟财政局'), '盟财政局采购办，看全盟'),
    user('xilinhaote', 'bureau_officer', '采购办', named('锡林浩特市财政局'), '旗县市财政局采购办，只看本地区'),
    user('lingdao', 'unit_leader', '分管领导', at('on_record'), '只看本单位的备案和在册情况，不办理'),
    user('juzhang', 'bureau_leader', '财政部门负责人', named('锡林郭勒盟财政局'), '看全盟的情况；审批销毁清册'),
    user('keshi', 'section_officer', '业务主管科室', named('锡林郭勒盟财政局'), '看所服务的单位，可以催报'),
    user('xitong', 'system_admin', '系统管理员', named('锡林郭勒盟财政局'), '管理运维账号，看制度包配置'),
    user('anquan', 'security_admin', '安全管理员', named('锡林郭勒盟财政局'), '授予和收回角色，重设密码'),
    user('shenji', 'audit_admin', '审计管理员', named('锡林郭勒盟财政局'), '查看审计记录，看不到备案内容'),
  ];
}

const demoClients = (): DemoClient[] => [
  {
    client_id: 'platform',
    client_secret: 'platform-demo-secret-2026-152500',
    scopes: ['can-act', 'directory:read'],
    areaCode: '152500',
  },
  {
    client_id: 'analyst',
    client_secret: 'analyst-demo-secret-2026-152500x',
    scopes: ['events:read'],
    areaCode: '152500',
  },
];
