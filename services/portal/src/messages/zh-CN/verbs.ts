/** 催办 of a receiver that has not answered. */
export const urging = {
  act: '催办',
  actFor: (name: string) => `催办：${name}`,
  title: (name: string) => `催办${name}`,
  consequence: '催办后，领办人（没有人领办的，全体经办人员）会收到消息，催办记入办理经过，不能撤回。',
  limit: '同一接收单位、同一件备案，每个工作日最多催办一次（本系统规定）。',
  last: (at: string, by: string, times: number) =>
    times > 1 ? `${at} 被${by}催办（第 ${times} 次）` : `${at} 被${by}催办`,
  someone: '有关单位',
  again: (date: string) => `${date}起可以再次催办`,
};

/** 加签: an opinion of a colleague before receipt. */
export const opinion = {
  ask: '请同事出意见',
  askTitle: '请同事出意见',
  askLead:
    '请本单位的同事就这件备案的形式提出意见。答复之前不能收到或退回，您可以随时撤回。意见供您参考，备案不是审批。',
  of: '请哪位同事',
  ofRequired: '请选择提出意见的同事。',
  question: '请同事看什么',
  questionRequired: '请写明请同事看什么。',
  questionPlaceholder: '例如：登记表上的机构代码与单位不一致，请帮忙核对。',
  dueOn: '希望答复的日期（可不填）',
  pendingTitle: (name: string) => `等待${name}的意见`,
  pendingHint: '答复之前不能收到或退回；不再需要的，可以撤回。',
  colleague: '同事',
  withdraw: '撤回征求意见',
  askedTitle: (name: string) => `${name}请您出意见`,
  askedHint: '请就形式是否完整、内容是否前后一致提出意见；是否收到由领办人决定。',
  due: (date: string) => `希望 ${date} 前答复`,
  give: '提出意见',
  giveTitle: '提出意见',
  verdict: '意见',
  verdicts: { none: '无意见', remarks: '有意见' },
  verdictRequired: '请选择“无意见”或“有意见”。',
  text: '具体意见',
  textRequired: '有意见的，请写明意见。',
  textPlaceholder: '例如：代码应为 18 位，少填一位，建议退回补正。',
  given: (name: string, verdict: string) => `${name}：${verdict}`,
  waitingTag: (name: string) => `等待${name}的意见`,
  waitingOwn: '请您出意见',
  askedBy: (name: string, question: string) => `${name}：${question}`,
  open: '出意见',
};

/** A return to an earlier receiver. */
export const sendBack = {
  title: '退回接收单位重新核对',
  target: '退给',
  unit: (name: string) => `${name}（报送单位）`,
  receiver: (name: string, kind: string) => `${name}（${kind}，重新核对）`,
  consequence: (name: string) =>
    `退回后，${name}需要重新核对，再次收到之后才轮到本单位；报送单位不必重新报送。此前收到的记录保留在办理经过中。`,
  confirm: '退回',
  done: (name: string) => `已退给${name}重新核对，它收到之后会再次轮到本单位。`,
  remark: (name: string, remark: string) => `${name}退回重新核对：${remark}`,
  tag: '退回重新核对',
};
