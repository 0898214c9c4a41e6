import { canonicalJson } from '@zhuanguan/kernel';
import type { CompiledPack } from './compile.js';
import type { PackChange } from './diff.js';
import { sensitiveWords } from './describe.js';
import { sourceWords } from './words.js';

/** What a pack holds besides dated values: rules, forms, the calendar, words, and the area with what binds it. */
export function diffRest(before: CompiledPack, after: CompiledPack): PackChange[] {
  return [
    ...compare('rule', before.rules, after.rules, {
      key: (r) => r.id,
      name: (r) => `规则 ${r.id}“${r.title}”`,
      // Where a rule is written down is no part of what it says.
      content: ({ packId: _p, file: _f, at: _a, ...rule }: RuleLike) => rule,
      source: (r) => sourceWords(r.reference),
    }),
    ...compare('form', before.forms, after.forms, {
      key: (f) => `${f.id}@${f.version}`,
      name: (f) => `表式《${f.title}》（${f.version}版）${sensitiveWords(f)}`,
      content: (f) => f,
      source: (f) => sourceWords(f.reference),
    }),
    ...compare('calendar', before.calendar.years, after.calendar.years, {
      key: (y) => String(y.year),
      name: (y) => `${y.year}年的放假安排`,
      content: (y) => y,
      source: (y) => sourceWords(y.notice),
    }),
    ...compare('calendar', before.calendar.overlays ?? [], after.calendar.overlays ?? [], {
      key: (o) => `${o.area} ${o.off.join(' ')}`,
      name: (o) => `地方节假日（${o.area}，${o.off.join('、')}）`,
      content: (o) => o,
      source: (o) => sourceWords(o.reference),
    }),
    ...compare('message', Object.entries(before.messages), Object.entries(after.messages), {
      key: ([key]) => key,
      name: ([, words]) => `用语“${words}”`,
      content: ([, words]) => words,
      source: () => '',
    }),
    ...areaChange(before, after),
  ];
}

type RuleLike = CompiledPack['rules'][number] & { at?: string };

interface Reader<T> {
  key: (item: T) => string;
  name: (item: T) => string;
  content: (item: T) => unknown;
  source: (item: T) => string;
}

const inBrackets = (words: string): string => (words ? `（${words}）` : '');

function compare<T>(
  kind: PackChange['kind'],
  before: readonly T[],
  after: readonly T[],
  { key, name, content, source }: Reader<T>,
): PackChange[] {
  const [old, now] = [before, after].map((list) => new Map(list.map((item) => [key(item), item])));
  const changes: PackChange[] = [];
  for (const [id, item] of old ?? []) {
    const next = now?.get(id);
    if (next === undefined) changes.push({ kind, key: id, words: `删去${name(item)}` });
    else if (canonicalJson(content(item)) !== canonicalJson(content(next)))
      changes.push({ kind, key: id, words: `${name(item)}改为${name(next)}，内容有变动${inBrackets(source(next))}` });
  }
  for (const [id, item] of now ?? [])
    if (!old?.has(id)) changes.push({ kind, key: id, words: `增加${name(item)}${inBrackets(source(item))}` });
  return changes.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

/** The area, what binds it to the pack, whose pack it is, and since when. */
function areaChange(before: CompiledPack, after: CompiledPack): PackChange[] {
  const parts: [string, unknown, unknown, (pack: CompiledPack) => string][] = [
    ['id', before.id, after.id, (p) => `制度包为 ${p.id}`],
    ['authority', before.authority, after.authority, (p) => `制定机关为${p.authority}`],
    ['effective', before.effectiveFrom, after.effectiveFrom, (p) => `制度自 ${p.effectiveFrom} 起施行`],
    ['parents', packIds(before), packIds(after), (p) => `上级制度包为 ${packIds(p).slice(0, -1).join('、') || '无'}`],
    ['adopts', before.adopts ?? [], after.adopts ?? [], (p) => `采纳上级规定：${adoptsWords(p)}`],
    ['area', before.area, after.area, (p) => `${p.area.name}的适用依据：${boundWords(p)}`],
  ];
  return parts
    .filter(([, a, b]) => canonicalJson(a) !== canonicalJson(b))
    .map(([key, , , say]) => ({ kind: 'area' as const, key, words: `${say(after)}（原来：${say(before)}）` }));
}

const packIds = (pack: CompiledPack): string[] => pack.chain.map((link) => link.slice(0, link.lastIndexOf('@')));
const adoptsWords = ({ adopts = [] }: CompiledPack): string =>
  adopts.map((a) => `${a.pack}（${sourceWords(a.by)}）`).join('；') || '无';
const boundWords = ({ area: { boundBy, notBound } }: CompiledPack): string =>
  boundBy ? sourceWords(boundBy) : `没有，义务和措施不适用${inBrackets(notBound ? sourceWords(notBound) : '')}`;
