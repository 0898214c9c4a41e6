/** Words of the regime and of 等保; the order is that of a list. */
export const ROLES = [
  'unit_handler',
  'specialist',
  'unit_leader',
  'unit_head',
  'department_officer',
  'department_leader',
  'section_officer',
  'bureau_officer',
  'bureau_leader',
  'analyst',
  'platform_client',
  'operator',
  'system_admin',
  'security_admin',
  'audit_admin',
] as const;

export type Role = (typeof ROLES)[number];

/** Who looks down a tree from the organisation they act for; row-level security and every list read this one table. */
export const ROLES_BELOW = [
  { role: 'department_officer', tree: 'budget' },
  { role: 'department_leader', tree: 'budget' },
  { role: 'section_officer', tree: 'finance' },
  { role: 'bureau_officer', tree: 'finance' },
  { role: 'bureau_leader', tree: 'finance' },
] as const satisfies readonly { role: Role; tree: Tree }[];

export type Tree = 'budget' | 'finance';

/** Who reads what is of the organisation they act for, as a budget unit. */
export const ROLES_OF_UNIT = [
  'unit_handler',
  'specialist',
  'unit_leader',
  'unit_head',
] as const satisfies readonly Role[];

/** The trees somebody with these roles looks down. */
export const treesOf = (roles: readonly Role[]): Tree[] => [
  ...new Set(ROLES_BELOW.flatMap(({ role, tree }) => (roles.includes(role) ? [tree] : []))),
];

export const readsOwnUnit = (roles: readonly Role[]): boolean => ROLES_OF_UNIT.some((role) => roles.includes(role));

/** 三员分立: none of them does the work of another, nor reads what the regime's people file. */
export const ADMINISTRATORS = ['system_admin', 'security_admin', 'audit_admin'] as const satisfies readonly Role[];

/** As a refusal names them: who can do it. */
export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  unit_handler: '本单位经办人',
  specialist: '本单位在册人员',
  unit_leader: '本单位分管领导',
  unit_head: '本单位主要负责人',
  department_officer: '主管部门经办人员',
  department_leader: '主管部门负责人',
  section_officer: '财政部门业务主管科室人员',
  bureau_officer: '财政部门采购办人员',
  bureau_leader: '财政部门负责人',
  analyst: '分析人员',
  platform_client: '已登记的业务系统',
  operator: '运维人员',
  system_admin: '系统管理员',
  security_admin: '安全管理员',
  audit_admin: '审计管理员',
};
