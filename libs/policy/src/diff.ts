import { addDays, canonicalJson, type LegalReference } from '@zhuanguan/kernel';
import { valueAt, type CompiledPack, type CompiledValue } from './compile.js';
import { byPlace, changeWords, labelOf, valueWords } from './describe.js';
import { diffRest } from './diff-rest.js';
import { dayWords, sourceWords } from './words.js';

/** One difference of two versions of a pack, said for an official. */
export interface PackChange {
  kind: 'value' | 'source' | 'rule' | 'form' | 'calendar' | 'message' | 'area';
  /** Of a parameter, rule, form, year or message. */
  key: string;
  words: string;
  /** Of a value or its source: the days on which the versions differ, `to` exclusive and absent where they do for good. */
  from?: string;
  to?: string;
  /** The new value mends a wrong one, it does not follow it. */
  correction?: true;
  before?: CompiledValue;
  after?: CompiledValue;
}

/** All that differs between two versions, by what holds on each day; nothing where they say the same. */
export function diffPacks(before: CompiledPack, after: CompiledPack): PackChange[] {
  const keys = [...new Set([...Object.keys(before.parameters), ...Object.keys(after.parameters)])].sort(byPlace);
  return [...keys.flatMap((key) => diffParameter(before, after, key)), ...diffRest(before, after)];
}

/**
 * What a new version says otherwise of days before it is in force and does not say as a correction. Values are appended,
 * never edited: nobody may be judged afterwards by what was not the rule then. A correction leaves the wrong value standing.
 */
export const editedPast = (before: CompiledPack, after: CompiledPack, from: string): PackChange[] =>
  diffPacks(before, after).filter(
    (change) =>
      change.kind === 'value' && change.from !== undefined && change.from < from && !isCorrection(after, change),
  );

const isCorrection = (after: CompiledPack, { key, correction, before }: PackChange): boolean =>
  correction === true && (after.parameters[key]?.values ?? []).some((v) => same(v, before));

interface Span {
  from: string;
  to?: string;
  old: CompiledValue | undefined;
  now: CompiledValue | undefined;
}

const NATURES = { binding: '直接适用', duty: '义务', measure: '措施', form: '表式', default: '默认' } as const;

const same = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b);
const sourcesOf = (v: CompiledValue | undefined): readonly LegalReference[] =>
  v ? [v.reference, ...(v.also ?? [])] : [];

function diffParameter(before: CompiledPack, after: CompiledPack, key: string): PackChange[] {
  const [old, now] = [before.parameters[key]?.nature, after.parameters[key]?.nature];
  const nature: PackChange[] =
    old && now && old !== now
      ? [
          {
            kind: 'rule',
            key,
            words: `${labelOf(key, after.parameters[key]?.values.at(-1)?.value)}的性质由${NATURES[old]}改为${NATURES[now]}`,
          },
        ]
      : [];
  return [...nature, ...spansOf(before, after, key).flatMap((span) => spanChange(before, after, key, span) ?? [])];
}

function spanChange(before: CompiledPack, after: CompiledPack, key: string, span: Span): PackChange | undefined {
  const { from, to, old, now } = span;
  if (!old && !now) return undefined;
  const at = {
    key,
    from,
    ...(to === undefined ? {} : { to }),
    ...(old ? { before: old } : {}),
    ...(now ? { after: now } : {}),
  };
  if (old && now && same(old.value, now.value))
    return same(sourcesOf(old), sourcesOf(now))
      ? undefined
      : { kind: 'source', ...at, words: sourceChange(key, span, old, now) };
  const correction = now?.corrects === undefined ? {} : { correction: true as const };
  return { kind: 'value', ...at, ...correction, words: valueChange(before, after, key, span) };
}

/** The days on which something else holds, as spans between the days on which either version changes. */
function spansOf(before: CompiledPack, after: CompiledPack, key: string): Span[] {
  const starts = [before, after].flatMap((pack) => (pack.parameters[key]?.values ?? []).map((v) => v.from));
  const spans: Span[] = [];
  const days = [...new Set(starts)].sort();
  for (const [i, from] of days.entries()) {
    const [old, now] = [valueAt(before, key, from), valueAt(after, key, from)];
    const to = days[i + 1];
    const last = spans.at(-1);
    if (last && last.to === from && last.old === old && last.now === now) {
      if (to === undefined) delete last.to;
      else last.to = to;
    } else spans.push({ from, ...(to === undefined ? {} : { to }), old, now });
  }
  return spans;
}

const spanWords = ({ from, to }: Span): string =>
  `自${dayWords(from)}起${to === undefined ? '' : `至${dayWords(addDays(to, -1))}`}`;

function valueChange(before: CompiledPack, after: CompiledPack, key: string, span: Span): string {
  const { old, now } = span;
  const label = labelOf(key, (now ?? old)?.value);
  if (!now) return `${label}${spanWords(span)}不再规定${old ? `（原为${valueWords(key, old.value, before)}）` : ''}`;
  const source = `（${[now.reference, ...(now.also ?? [])].map(sourceWords).join('；')}）`;
  if (!old) return `新增${label}：${spanWords(span)}为${valueWords(key, now.value, after)}${source}`;
  const change = changeWords(key, { value: old.value, context: before }, { value: now.value, context: after });
  return `${now.corrects === undefined ? '' : '更正：'}${label}${spanWords(span)}${change}${source}`;
}

const sourceChange = (key: string, span: Span, old: CompiledValue, now: CompiledValue): string =>
  `${labelOf(key, now.value)}${spanWords(span)}的值不变，依据由“${sourcesOf(old).map(sourceWords).join('；')}”改为“${sourcesOf(now).map(sourceWords).join('；')}”`;
