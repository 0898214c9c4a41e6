import { canonicalJson } from '@zhuanguan/kernel';
import type { FlagCode, MilestoneKind, PauseCode } from '@zhuanguan/policy';
import type {
  AttributeKind,
  Attributes,
  Fact,
  FactKind,
  PauseValue,
  ProjectLedger,
  SetAside,
  Settled,
} from './fact.types.js';

/**
 * The ledger of a project from what its sources say: a function of the set of facts, whatever their order and however often
 * each arrives (JZ-5). Nothing is lost: what does not count is set aside with the reason, what contradicts is shown.
 */
export function foldLedger(projectId: string, facts: readonly Fact[]): ProjectLedger {
  const { kept, reused } = byId(facts);
  const { live, setAside } = applyCorrections(kept);
  const groups = new Map<string, Fact[]>();
  for (const fact of live) {
    if (isPauseKind(fact.kind)) continue;
    const key = keyOf(fact.kind, fact.part);
    groups.set(key, [...(groups.get(key) ?? []), fact]);
  }
  const settled = new Map<string, Settled>();
  const contradictions: { kind: FactKind; part: string; facts: readonly Fact[] }[] = [];
  for (const [key, group] of [...groups].sort(([a], [b]) => compare(a, b))) {
    const ranked = group.sort(byTrust);
    const [first] = ranked;
    if (!first) continue;
    const others = ranked.filter((f) => !sameValue(f, first));
    if (others.length > 0) contradictions.push({ kind: first.kind, part: first.part, facts: [first, ...others] });
    if (first.value !== null)
      settled.set(key, {
        kind: first.kind,
        part: first.part,
        value: first.value,
        fact: first,
        contradictedBy: others,
      });
  }
  return { projectId, settled, pauses: pausesOf(live), contradictions, setAside: [...reused, ...setAside] };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const keyOf = (kind: FactKind, part: string): string => `${kind} ${part}`;
const isPauseKind = (kind: FactKind): boolean => kind.startsWith('pause.');
const sameValue = (a: Fact, b: Fact): boolean => canonicalJson(a.value) === canonicalJson(b.value);

/** Whose word counts: the better source, then the later word, then the greater id. */
const byTrust = (a: Fact, b: Fact): number =>
  a.sourceRank - b.sourceRank || compare(b.occurredAt, a.occurredAt) || compare(b.id, a.id);

/** What a fact says; when it arrived is no part of it. */
const contentOf = ({ receivedAt: _, ...content }: Fact): string => canonicalJson(content);

/** One fact per id, as first received; an id that came with something else is shown with what was set aside. */
function byId(facts: readonly Fact[]): { kept: Fact[]; reused: SetAside[] } {
  const contents = new Map<string, Map<string, Fact>>();
  for (const fact of facts) {
    const mine = contents.get(fact.id) ?? new Map<string, Fact>();
    contents.set(fact.id, mine);
    const content = contentOf(fact);
    const same = mine.get(content);
    if (!same || fact.receivedAt < same.receivedAt) mine.set(content, fact);
  }
  const kept: Fact[] = [];
  const reused: SetAside[] = [];
  for (const [id, mine] of [...contents].sort(([a], [b]) => compare(a, b))) {
    const ordered = [...mine].sort(([a, x], [b, y]) => compare(x.receivedAt, y.receivedAt) || compare(a, b));
    for (const [i, [, fact]] of ordered.entries())
      if (i === 0) kept.push(fact);
      else reused.push({ fact, why: 'id_reused', for: id });
  }
  return { kept, reused };
}

/**
 * A correction takes the place of its fact once both are there and speak of the same thing; before that it waits. Corrections
 * that only name each other stand on nothing and wait for ever.
 */
function applyCorrections(facts: readonly Fact[]): { live: Fact[]; setAside: SetAside[] } {
  const all = new Map(facts.map((f) => [f.id, f]));
  const standing = new Map<string, boolean>();
  const stands = (fact: Fact, path: readonly string[] = []): boolean => {
    const known = standing.get(fact.id);
    if (known !== undefined) return known;
    if (path.includes(fact.id)) return false;
    const target = fact.corrects === undefined ? undefined : all.get(fact.corrects);
    const result =
      fact.corrects === undefined || (target !== undefined && fits(fact, target) && stands(target, [...path, fact.id]));
    standing.set(fact.id, result);
    return result;
  };
  const correctedBy = new Map<string, string[]>();
  for (const fact of facts)
    if (fact.corrects !== undefined && stands(fact))
      correctedBy.set(fact.corrects, [...(correctedBy.get(fact.corrects) ?? []), fact.id].sort(compare));
  const live: Fact[] = [];
  const setAside: SetAside[] = [];
  for (const fact of facts) {
    const by = correctedBy.get(fact.id);
    if (!stands(fact)) {
      const target = all.get(fact.corrects ?? '');
      const why = target && !fits(fact, target) ? 'unfit' : 'waiting';
      setAside.push({ fact, why, for: fact.corrects ?? '' });
    } else if (by) setAside.push({ fact, why: 'corrected', by });
    else live.push(fact);
  }
  return { live, setAside };
}

const fits = (correction: Fact, target: Fact): boolean =>
  correction.kind === target.kind && correction.part === target.part && correction.projectId === target.projectId;

/** Every span that somebody reports and nobody corrected: spans add up, they do not contradict. */
const pausesOf = (live: readonly Fact[]): ProjectLedger['pauses'] =>
  live
    .filter((f) => isPauseKind(f.kind) && f.value !== null)
    .map((f) => ({
      kind: f.kind.slice('pause.'.length) as PauseCode,
      part: f.part,
      ...(f.value as PauseValue),
      factId: f.id,
    }))
    .sort((a, b) => compare(a.from, b.from) || compare(a.factId, b.factId));

/** The part itself, what it is part of, and at last the project as a whole: `c1/2`, `c1`, ''. */
export function lineOf(part: string): string[] {
  const segments = part === '' ? [] : part.split('/');
  return [...segments.map((_, i) => segments.slice(0, segments.length - i).join('/')), ''];
}

/** What is known of a part; where nothing is, of what it is part of, and at last of the project. */
export function settledOf(ledger: ProjectLedger, kind: FactKind, part = ''): Settled | undefined {
  for (const of of lineOf(part)) {
    const settled = ledger.settled.get(keyOf(kind, of));
    if (settled) return settled;
  }
  return undefined;
}

export const attributeOf = <K extends AttributeKind>(
  ledger: ProjectLedger,
  kind: K,
  part = '',
): Attributes[K] | undefined =>
  // Kept only in the shape that checkFact asks for.
  settledOf(ledger, kind, part)?.value as Attributes[K] | undefined;

/** A flag that nobody reported is not set. */
export const hasFlag = (ledger: ProjectLedger, flag: FlagCode, part = ''): boolean =>
  flag === 'agency'
    ? attributeOf(ledger, 'agency', part) !== undefined
    : settledOf(ledger, `flag.${flag}`, part)?.value === true;

/** The parts for which a milestone is known, '' = the project as a whole. */
export const partsOf = (ledger: ProjectLedger, kind: MilestoneKind): string[] =>
  [...ledger.settled.values()].filter((s) => s.kind === kind).map((s) => s.part);
