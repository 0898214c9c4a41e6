export const urge = {
  all: {
    vacant: '催报全部未报单位',
    change_overdue: '催报全部超期单位',
    over_max: '催促全部超员单位',
    post_vacant: '催报全部岗位空缺单位',
  },
  one: '催报',
  title: (n: number) => `催报 ${n} 个单位`,
  what: {
    vacant: (n: number) => `将催促 ${n} 个尚无专管员的单位报送备案。`,
    over_max: (n: number) => `将催促 ${n} 个在册人数超出规定的单位核对、说明理由或办理退出。`,
    post_vacant: (n: number) => `将催促 ${n} 个其他岗位（如分管领导）空缺的单位报送。`,
    change_overdue: (n: number) => `将催促 ${n} 个变更备案已超期的单位报送变更或退出。`,
  },
  consequence:
    '这些单位的经办人会在“消息”中看到，催报时间和依据记录在案，不能撤回。同一单位、同一事由每天只催报一次，今天催报过的不会重复。',
  confirm: '确认催报',
  doneTitle: '已催报',
  ok: '知道了',
  done: (urged: number) => `已向 ${urged} 个单位发出催报。`,
  already: (n: number) => `${n} 个单位今天已经催报过，没有重复发出。`,
  leftOut: (n: number) => `${n} 个单位情况已有变化，不需要催报。`,
  none: '没有新的催报发出。',
  last: (date: string) => `${date}催报`,
  lastLabel: '最近催报',
};
