import type { FieldError } from '@zhuanguan/kernel';
import { plainName, type KnownName } from '../organisation/plain-name.js';

/** What a row says about its unit; the sheet's name counts where the row says nothing. */
export interface WrittenUnit {
  code: string;
  uscc: string;
  name: string;
  sheet: string;
}

export interface Candidate {
  unitId: string;
  unitName: string;
}

export type UnitMatch =
  | (Candidate & { found: true; warnings: string[] })
  | { found: false; error: FieldError; written: string; candidates: Candidate[] };

export interface MatchFacts {
  /** By plain text. */
  names: ReadonlyMap<string, readonly KnownName[]>;
  inScope: (unitId: string) => boolean;
  /** What the clerk chose, now or with an earlier import, by plain text. */
  chosen: (written: string) => string | undefined;
}

/** Every text that may name the unit, for one look-up of all rows. */
export const textsOf = ({ code, uscc, name, sheet }: WrittenUnit): string[] =>
  [code, uscc, name, sheet].map(plainName).filter((text) => text !== '');

/** By code, then by credit code, then by name; a short or former name counts where no unit has it as its name. */
export function matchUnit(unit: WrittenUnit, facts: MatchFacts): UnitMatch {
  const byCode = unit.code ? ofKind(facts, unit.code, ['budget_unit_code']) : [];
  if (byCode.length > 0) return agreeing(unit, unit.code, byCode, facts);
  const byUscc = unit.uscc ? ofKind(facts, unit.uscc, ['uscc']) : [];
  if (byUscc.length > 0) return agreeing(unit, unit.uscc, byUscc, facts);
  if (unit.name) return choose(unit.name, byName(facts, unit.name), facts, codeWarning(unit));
  if (unit.code || unit.uscc) {
    const written = unit.code || unit.uscc;
    return none(written, 'unit_not_found', `没有编码为“${written}”的单位，请核对。`);
  }
  const bySheet = byName(facts, unit.sheet);
  if (bySheet.length > 0) return choose(unit.sheet, bySheet, facts, []);
  return none('', 'unit_required', '没有写单位名称或预算单位编码。');
}

const codeWarning = ({ code, uscc }: WrittenUnit): string[] =>
  code || uscc ? [`没有编码为“${code || uscc}”的单位，按单位名称识别。`] : [];

const ofKind = ({ names }: MatchFacts, text: string, kinds: readonly KnownName['kind'][]): Candidate[] =>
  distinct((names.get(plainName(text)) ?? []).filter((n) => kinds.includes(n.kind)));

const byName = (facts: MatchFacts, text: string): Candidate[] => {
  const current = ofKind(facts, text, ['name']);
  return current.length > 0 ? current : ofKind(facts, text, ['short_name', 'former_name']);
};

const distinct = (names: readonly KnownName[]): Candidate[] => [
  ...new Map(names.map((n) => [n.organisationId, { unitId: n.organisationId, unitName: n.organisationName }])).values(),
];

/** A code of one unit beside the name of another is a slip that would file for the wrong unit. */
function agreeing(unit: WrittenUnit, code: string, found: Candidate[], facts: MatchFacts): UnitMatch {
  const named = unit.name ? distinct(facts.names.get(plainName(unit.name)) ?? []) : [];
  const both = found.filter((c) => named.some((n) => n.unitId === c.unitId));
  if (named.length > 0 && both.length === 0)
    return none(
      unit.name,
      'unit_mismatch',
      `编码“${code}”是“${found[0]?.unitName ?? ''}”的，与单位名称“${unit.name}”不是同一单位，请核对。`,
    );
  const unknown = unit.name && named.length === 0 ? [`按编码“${code}”识别；没有名为“${unit.name}”的单位。`] : [];
  return choose(unit.name || code, both.length > 0 ? both : found, facts, unknown);
}

/** Of several the one in the actor's scope, or the one the clerk chose; else the clerk is asked. */
function choose(written: string, found: readonly Candidate[], facts: MatchFacts, warnings: string[]): UnitMatch {
  if (found.length === 0)
    return none(written, 'unit_not_found', `没有名为“${written}”的单位（含简称、曾用名），请核对或填写预算单位编码。`);
  const candidates = found.filter((c) => facts.inScope(c.unitId));
  const [only] = candidates;
  if (!only) return none(written, 'unit_out_of_scope', `“${written}”不在您的管理范围内，不能为它报送。`);
  if (candidates.length === 1) return { found: true, ...only, warnings };
  const chosen = candidates.find((c) => c.unitId === facts.chosen(plainName(written)));
  if (chosen)
    return { found: true, ...chosen, warnings: [...warnings, `“${written}”按所选对应“${chosen.unitName}”。`] };
  const list = candidates
    .slice(0, MAX_SAID)
    .map((c) => c.unitName)
    .join('、');
  const more = candidates.length > MAX_SAID ? ` 等 ${candidates.length} 个单位` : '';
  return none(written, 'unit_ambiguous', `“${written}”可能是：${list}${more}。请在上方选择是哪一个单位。`, candidates);
}
const MAX_SAID = 5;

const none = (written: string, code: string, detail: string, candidates: readonly Candidate[] = []): UnitMatch => ({
  found: false,
  error: { field: '/unitName', code, detail },
  written,
  candidates: [...candidates],
});
