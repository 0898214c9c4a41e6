import { minute } from '../words.js';
import type { AuditFault, AuditFinding, ServiceReport } from './verify-history.js';

const WORDS: Record<AuditFault, string> = {
  deleted: '记录缺失 (deleted)',
  edited: '记录被改动 (edited)',
  inserted: '多出记录 (inserted)',
  reordered: '记录次序被调换 (reordered)',
  missing_aggregate: '整个对象的记录都没有了 (missing aggregate)',
  head: '链头缺失 (head missing)',
  anchor_missing: '锚点缺失 (anchor missing)',
  anchor_broken: '锚点被改动或签名不对 (anchor broken)',
  rolled_back: '另存的锚点比数据库新：数据库被退回到更早的状态 (rolled back)',
  forked: '另存的锚点与数据库中同号的不同 (forked)',
};

export function findingWords({ fault, aggregateType, aggregateId, version, anchor, read }: AuditFinding): string {
  if (read !== undefined) return `查阅记录 ${read}  ${WORDS[fault]}`;
  const what = aggregateId ? `${aggregateType} ${aggregateId}` : '';
  const where = version === undefined ? '' : `第 ${version} 条`;
  const proof = anchor === undefined ? '' : aggregateId ? `（第 ${anchor} 号锚点为证）` : `第 ${anchor} 号`;
  return [what, where, `${WORDS[fault]}${aggregateId ? proof : ` ${proof}`}`].filter(Boolean).join('  ');
}

/** One paragraph for each service; what cannot be proved is said as well. */
export function reportWords(report: ServiceReport): string[] {
  const { service, aggregates, links, anchors, lastAnchor, unanchored, reads, unsealed, findings } = report;
  const verdict = findings.length === 0 ? '完好 (holds)' : `${findings.length} 处不对 (does not hold)`;
  const until = lastAnchor
    ? `最后一个锚点第 ${lastAnchor.number} 号，${minute(new Date(lastAnchor.at))}`
    : '还没有锚点';
  return [
    `${service}：${verdict}；${aggregates} 个对象、${links} 条记录、${reads} 条查阅记录、${anchors} 个锚点，${until}`,
    ...findings.map((finding) => `  ${findingWords(finding)}`),
    ...(unanchored > 0
      ? [`  ${unanchored} 个对象在最后一个锚点之后还有变动：这些只能与事件流比对 (newer than the last anchor)`]
      : []),
    ...(unsealed > 0 ? [`  ${unsealed} 条查阅记录还没有封存，尚不能核对 (reads not sealed yet)`] : []),
  ];
}
