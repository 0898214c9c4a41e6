import type {
  LedgerFact,
  Project,
  ProjectDeadline as ProjectDeadlineProto,
  ProjectSummary,
  SettledFact,
} from '@zhuanguan/contracts';
import { isMilestone, MILESTONES } from '@zhuanguan/policy';
import { referenceToProto } from '@zhuanguan/rpc';
import type { DeadlinesOfProject, ProjectDeadline } from '../deadline/deadline.types.js';
import { factLabel } from './fact.domain.js';
import type { Fact, ProjectLedger, Settled } from './fact.types.js';

const factToProto = (fact: Fact): LedgerFact => ({
  ...{ factId: fact.id, kind: fact.kind, part: fact.part, value: JSON.stringify(fact.value), source: fact.source },
  ...{ sourceRank: fact.sourceRank, occurredAt: new Date(fact.occurredAt), receivedAt: new Date(fact.receivedAt) },
  corrects: fact.corrects ?? '',
});

const settledToProto = ({ kind, fact, contradictedBy }: Settled): SettledFact => ({
  label: factLabel(kind),
  stage: isMilestone(kind) ? MILESTONES[kind].stage : '',
  fact: factToProto(fact),
  contradictedBy: contradictedBy.map(factToProto),
});

const deadlineToProto = (d: ProjectDeadline): ProjectDeadlineProto => ({
  ...{ ruleId: d.ruleId, part: d.part, title: d.rule.title, stage: d.rule.stage, who: d.rule.who, kind: d.kind },
  ...{ trigger: d.trigger.date, dueStrict: d.dueStrict, dueRolled: d.dueRolled, provisional: d.provisional },
  ...{ paused: d.paused, state: d.state, argued: d.argued, doneOn: d.act?.date ?? '', behind: d.behind ?? '' },
  ...{ proof: [...d.proof], reference: referenceToProto(d.rule.reference), optional: d.rule.right === true },
});

export const projectToProto = (
  summary: ProjectSummary,
  of: { areaCode: string; policyVersion: string; calendarVersion: string; date: string },
  ledger: ProjectLedger,
  { deadlines, undecided }: DeadlinesOfProject,
): Project => ({
  summary,
  ...of,
  settled: [...ledger.settled.values()].map(settledToProto),
  setAside: ledger.setAside.map(({ fact, why }) => ({ fact: factToProto(fact), why })),
  deadlines: deadlines.map(deadlineToProto),
  undecided: undecided.map(({ ruleId, part, missing }) => ({ ruleId, part, missing: [...missing] })),
});
