export const common = {
  unit: '单位',
  cancel: '取消',
  close: '关闭',
  backToQueue: '返回我的待办',
  none: '无',
  filtersOpen: (n: number) => (n > 0 ? `筛选条件（已设 ${n} 项）` : '筛选条件'),
  filtersClose: '收起筛选条件',
  sex: { '1': '男', '2': '女' } as Record<string, string>,
  yes: '是',
  no: '否',
};

export const shell = {
  systemName: '政府采购专管员管理系统',
  skip: '跳到正文',
  mainNav: '主导航',
  nav: {
    queue: '我的待办',
    board: '所属单位',
    filings: '备案',
    directory: '名录',
    import: '导入',
    policy: '制度包',
    rollUps: '汇总报送',
    accounts: '账号',
  },
  myAccount: '我的账号',
  actingAs: '当前单位',
  roles: {
    unit_handler: '经办人',
    specialist: '专管员',
    department_officer: '主管部门经办人员',
    bureau_officer: '财政部门采购办人员',
    analyst: '分析人员',
    operator: '运维人员',
  },
  switching: '正在切换单位…',
  largeType: '大字版',
  normalType: '标准字号',
  signOut: '退出登录',
  footer: '本系统为非涉密系统，严禁录入涉密信息。',
  expiredTitle: '登录已过期，本页内容仍在',
  expired: '请在新窗口重新登录，完成后回到本页继续，已填写的内容不会丢失。',
  signInAgain: '在新窗口登录',
  signedInTitle: '已登录',
  signedIn: '可以关闭本窗口，回到原来的页面继续办理。',
  notFoundTitle: '没有这个页面',
  notFound: '地址可能有误，或页面已经移动。',
};

export const landing = {
  title: '政府采购专管员管理系统',
  lead: '预算单位确定专管员后在这里报送备案，主管部门和同级财政部门在这里收到备案。',
  signIn: '登录',
  who: '哪些人使用',
  roles: [
    ['预算单位经办人', '报送专管员备案，办理变更和退出，查看办理进展。'],
    ['主管部门', '接收所属单位的备案，掌握哪些单位尚未报送。'],
    ['财政部门', '接收本级单位的备案，查看各旗县市（区）备案情况。'],
  ] as [string, string][],
  account: '没有账号的，请向主管部门或同级财政部门领取激活单。',
  activate: '有激活单？在这里激活账号',
};

export const states = {
  loading: '正在读取…',
  retry: '重试',
  refused: '不能办理',
  refusedHint: '当前账号不能查看或办理此事项，请联系本单位经办人或同级财政部门。',
  fault: '系统出错，这一步没有完成',
  faultHint: '请稍后重试；仍不成功时，请把下面的编号告诉系统管理员。',
  faultHintPlain: '请稍后重试；仍不成功时，请告诉系统管理员。',
  offline: '连不上系统',
  offlineHint: '请检查网络后重试；已填写的内容仍在本页。',
  traceId: (id: string) => `编号：${id}`,
  stale: '已被他人更新',
  staleHint: '您打开之后，这件备案有了新的变化。下面是变化的内容，请核对后再办理。',
  staleReload: '载入最新内容',
};

export const reference = {
  source: (source: string) => `依据：${source}`,
  ours: (why: string) => `本系统设定：${why}`,
  rule: (id: string) => `规则 ${id}`,
};

export const deadline = {
  dueBy: (due: string) => `截止 ${due}`,
  proof: '怎么算的',
  openProof: (subject: string) => `怎么算的：${subject}的期限`,
  proofTitle: '期限计算依据',
  now: '目前',
  ruleLabel: '规则',
  rule: (id: string, n: number, unit: string) => `${id}，${n} ${unit}`,
  units: { wd: '个工作日', d: '日（自然日）', y: '年' },
  trigger: '起算日',
  dueStrict: '届满日',
  dueRolled: '遇休息日顺延后',
  extendedTo: '说明确需延长至',
  computation: '计算过程',
  calendar: '日历版本',
  provisional: '涉及尚未公布放假安排的年份，日期为暂定。',
};
