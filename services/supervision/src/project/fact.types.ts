import type { CategoryCode, FlagCode, MethodCode, MilestoneKind, PauseCode } from '@zhuanguan/policy';

/**
 * What is known of a project besides its milestones. A fact without `part` is of the project; one with a part is of that lot,
 * contract, payment or challenge, as its source numbers them, and goes before that of the project. What belongs together has
 * the same part: a lot, its award and its contract; a delivery, its invoice and its payment (`c1/2` is of contract `c1`); a
 * challenge and the complaint that follows it.
 */
export interface Attributes {
  name: string;
  /** 采购项目编号 */
  code: string;
  category: CategoryCode;
  method: MethodCode;
  /** Organisation or credit code of the agency; a project without it is run by the purchaser itself. */
  agency: string;
  /** In 分. */
  budget_amount: number;
  contract_amount: number;
  /** 合同约定的付款期限, in the unit of the rule that lets the contract say so. */
  agreed_payment_days: number;
  /** 涉密: such a project does not belong here at all. */
  secret: boolean;
}
export type AttributeKind = keyof Attributes;
export type FlagKind = `flag.${Exclude<FlagCode, 'agency'>}`;
export type PauseKind = `pause.${PauseCode}`;
export type FactKind = MilestoneKind | AttributeKind | FlagKind | PauseKind;

/** A span that does not count, both ends inclusive; without `to` it goes on. */
export interface PauseValue {
  from: string;
  to?: string;
  document?: string;
}

/** A day, a word, an amount, yes or no, a span; null only as a correction: it did not happen, or is not known after all. */
export type FactValue = string | number | boolean | PauseValue | null;

/** What a source says of a project. Facts are never edited: a wrong one is corrected by another. */
export interface Fact {
  /** `<source>/<its own id>`, so that it is one over all sources: the same id again is the same fact. */
  id: string;
  projectId: string;
  kind: FactKind;
  /** '' = the project as a whole. */
  part: string;
  value: FactValue;
  source: string;
  /** 1 = the most trusted. */
  sourceRank: number;
  /** When the source says it came to be known there, an instant. */
  occurredAt: string;
  receivedAt: string;
  /** The id of the fact whose place it takes. */
  corrects?: string;
}

/** One thing known of a project: whose word counts, and who says otherwise. */
export interface Settled {
  kind: FactKind;
  part: string;
  /** Never null: what did not happen after all is not settled. */
  value: Exclude<FactValue, null>;
  fact: Fact;
  /** Facts that say otherwise, best first; not empty = contradiction, shown and not hidden. */
  contradictedBy: readonly Fact[];
}

export interface Contradiction {
  kind: FactKind;
  part: string;
  /** The fact that counts, then the others, best first. */
  facts: readonly Fact[];
}

/** Why a fact does not count, without being wrong. */
export type SetAside =
  /** It corrects one that has not arrived. */
  | { fact: Fact; why: 'waiting'; for: string }
  /** It corrects a fact of another kind or part. */
  | { fact: Fact; why: 'unfit'; for: string }
  /** A correction took its place. */
  | { fact: Fact; why: 'corrected'; by: readonly string[] }
  /** Its id was used for something else. */
  | { fact: Fact; why: 'id_reused'; for: string };

export interface ProjectLedger {
  projectId: string;
  /** By kind and part. */
  settled: ReadonlyMap<string, Settled>;
  pauses: readonly (PauseValue & { kind: PauseCode; part: string; factId: string })[];
  contradictions: readonly Contradiction[];
  setAside: readonly SetAside[];
}
