/** The events of this release: address of a channel is the subject without its area. */
const EVENTS: Record<string, string> = {
  'registry.organisation.registered.v1': '单位登记',
  'registry.organisation.changed.v1': '单位信息或隶属变化',
  'registry.organisation.left.v1': '单位划出本区划',
  'registry.organisation.joined.v1': '单位划入本区划',
  'registry.organisation.ended.v1': '单位撤销（并入、拆分或撤销）',
  'registry.appointment.started.v1': '任职开始（已备案）',
  'registry.appointment.ended.v1': '任职结束',
  'registry.appointment.amended.v1': '任职信息更新或更正（含作废后恢复）',
  'registry.appointment.annulled.v1': '任职因备案作废而撤销',
  'registry.appointment.reopened.v1': '任职因作废而恢复',
  'registry.person.merged.v1': '人员编号认定为同一人（合并，只有编号）',
  'registry.person.unmerged.v1': '人员合并拆回',
  'registry.standing.changed.v1': '单位专管员配备状况变化',
  'registry.gate.changed.v1': '能否办理的答复变化',
  'identity.account.post_ended.v1': '账号在一个单位的岗位结束',
  'identity.account.sessions_ended.v1': '账号的登录被提前结束（修改密码、退出其他登录等）',
  'identity.delegation.set.v1': '委托同事代为办理（有起止日期）',
  'identity.delegation.ended.v1': '委托提前结束',
  'registry.policy_adoption.accepted.v1': '登记服务可以执行所提的制度包版本',
  'registry.policy_adoption.refused.v1': '登记服务不能执行所提的制度包版本',
  'registry.urge.sent.v1': '催报（主管部门或财政部门催促单位报送）',
  'identity.audit.anchored.v1': '历史记录锚点（已签名；只有编号、条数和摘要，供比对历史记录有没有被动过）',
  'registry.audit.anchored.v1': '历史记录锚点（已签名；同上）',
  'workflow.audit.anchored.v1': '历史记录锚点（已签名；同上）',
  'workflow.filing.submitted.v1': '备案已报送（含更正后重新报送）',
  'workflow.filing.received.v1': '一家接收单位已收到',
  'workflow.filing.returned.v1': '退回补正',
  'workflow.filing.claimed.v1': '接收单位的经办人员领办（含从同事处接过）',
  'workflow.filing.released.v1': '不再由原经办人员领办（含离任自动释放）',
  'workflow.filing.transferred.v1': '转办给同单位的其他经办人员',
  'workflow.filing.sent_back.v1': '退给在前的接收单位重新核对',
  'workflow.filing.urged.v1': '催办待收的接收单位',
  'workflow.filing.opinion_asked.v1': '接收前请同事提出意见（加签）',
  'workflow.filing.opinion_given.v1': '同事已提出意见',
  'workflow.filing.opinion_withdrawn.v1': '撤回征求意见',
  'workflow.filing.opinion_ended.v1': '征求意见随离任、退回或撤回终止',
  'workflow.filing.recorded.v1': '备案完成（最后一家收到）',
  'workflow.filing.voided.v1': '备案作废',
  'workflow.filing.withdrawn.v1': '单位撤回备案',
  'workflow.filing_scan.attached.v1': '上传盖章扫描件',
  'workflow.change_clock.started.v1': '变更备案期限开始计算',
  'workflow.change_clock.met.v1': '变更已报送',
  'workflow.change_clock.reopened.v1': '报送作废或撤回，期限继续计算',
  'workflow.change_clock.annulled.v1': '变更未发生或任职撤销，期限不再计算',
  'workflow.change_clock.warned.v1': '变更备案临近或已过严格期限',
  'workflow.change_clock.overdue.v1': '变更备案超期',
  'workflow.roll_up.opened.v1': '汇总报送开始（含各级期限）',
  'workflow.roll_up.submitted.v1': '一级汇总表冻结签报',
  'workflow.roll_up.reopened.v1': '汇总表撤回或退回（原版本保留）',
  'workflow.roll_up.urged.v1': '催报汇总表',
  'workflow.roll_up.taken_over.v1': '汇总报送由承接的财政部门继续组织',
  'workflow.roll_up.closed.v1': '汇总报送结束',
  'workflow.change_clock.moved.v1': '制度包更正或放假安排公布，到期日变动',
  'workflow.timer.fired.v1': '提醒到点（变更、待收、任期、空缺、交接、上报）',
  'workflow.handover.recorded.v1': '离岗人员的交接情况已登记（含补充、完成）',
  'workflow.term.extended.v1': '单位说明确需延长任期',
  'registry.conflict_declaration.declared.v1': '回避声明（只含编号和情形代码）',
  'registry.conflict_declaration.ended.v1': '回避声明终止',
  'workflow.policy_activation.proposed.v1': '制度包版本待启用，等待各服务确认',
  'workflow.policy_activation.activated.v1': '制度包版本启用、更正或回退',
  'workflow.policy_activation.refused.v1': '制度包版本未能启用',
  'workflow.policy_activation.withdrawn.v1': '等待确认的启用、更正或回退被撤回',
};

export const EVENT_TYPES = Object.keys(EVENTS);

/** AsyncAPI 3.0: one channel per event type over the stream EVENTS. */
export function asyncApi(): object {
  const channels = Object.fromEntries(
    Object.entries(EVENTS).map(([type, title]) => [
      type,
      {
        address: `zg.{province}.{prefecture}.{county}.${type}`,
        title,
        parameters: Object.fromEntries(
          ['province', 'prefecture', 'county'].map((p) => [
            p,
            { description: 'two digits of the area code at event time; 00 = the level above itself' },
          ]),
        ),
        messages: { event: { $ref: `#/components/messages/${type}` } },
      },
    ]),
  );
  const messages = Object.fromEntries(
    Object.entries(EVENTS).map(([type, title]) => [
      type,
      {
        name: type,
        title,
        contentType: 'application/cloudevents+json',
        payload: { $ref: '#/components/schemas/CloudEvent' },
      },
    ]),
  );
  return {
    asyncapi: '3.0.0',
    info: {
      title: '专管 events',
      version: '1.0.0',
      description:
        '事件只含编号、代码、日期、状态和单位名称，不含个人姓名、电话。NATS JetStream stream EVENTS; the same over GET /v1/events and /v1/events/stream.',
    },
    channels,
    operations: Object.fromEntries(
      EVENT_TYPES.map((type) => [
        `receive.${type}`,
        { action: 'receive', channel: { $ref: `#/channels/${type.replaceAll('/', '~1')}` } },
      ]),
    ),
    components: { messages, schemas: { CloudEvent: CLOUD_EVENT } },
  };
}

const text = { type: 'string' };
const CLOUD_EVENT = {
  type: 'object',
  required: [
    'specversion',
    'id',
    'source',
    'type',
    'subject',
    'time',
    'data',
    'aggregatetype',
    'aggregateid',
    'aggregateversion',
    'areacode',
    'correlationid',
  ],
  properties: {
    specversion: { const: '1.0' },
    id: { ...text, format: 'uuid', description: 'also the message id of the stream' },
    source: text,
    type: text,
    subject: text,
    time: { ...text, format: 'date-time' },
    datacontenttype: { const: 'application/json' },
    aggregatetype: text,
    aggregateid: text,
    aggregateversion: { type: 'integer', description: 'counts the events of the aggregate, gapless from 1' },
    areacode: text,
    correlationid: text,
    causationid: text,
    policyversion: text,
    traceparent: text,
    data: { type: 'object', description: 'the proto3 JSON of the message of the same name in proto/zhuanguan' },
  },
};
