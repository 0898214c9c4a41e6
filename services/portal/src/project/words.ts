import { CATEGORIES, METHODS, PARTIES, STAGES } from '@zhuanguan/policy/terms';
import type { ProjectDeadline } from '../api/projects.js';
import { messages } from '../messages/messages.js';
import { formatDate } from '../ui/dates.js';
import type { Tone } from '../ui/tone.js';

const m = messages.project;

/** The term for a code of the contract; a code that this release does not know is shown as it is. */
const term = (terms: Readonly<Record<string, string>>, code = ''): string =>
  Object.hasOwn(terms, code) ? (terms[code] ?? code) : code;

const METHOD_LABELS = Object.fromEntries(Object.entries(METHODS).map(([code, { label }]) => [code, label]));

export const methodWords = (code?: string): string => term(METHOD_LABELS, code);
export const categoryWords = (code?: string): string => term(CATEGORIES, code);
export const stageWords = (code: string): string => term(STAGES, code);
export const partyWords = (codes: readonly string[]): string => codes.map((code) => term(PARTIES, code)).join('、');

/** The stages in the order of a project's life; what belongs to none comes last. */
export const stageOrder = (code: string): number => {
  const at = Object.keys(STAGES).indexOf(code);
  return at < 0 ? Number.MAX_SAFE_INTEGER : at;
};

/** 分 as 元, with separators: 1,234,567.00 */
export const yuan = (fen: number): string =>
  (fen / 100).toLocaleString('zh-CN', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** A value as a source reported it. */
export function valueWords(kind: string, value: unknown): string {
  if (typeof value === 'boolean') return value ? m.yes : m.no;
  if (typeof value === 'number') return kind.endsWith('amount') ? m.yuan(yuan(value)) : String(value);
  if (typeof value === 'string') {
    if (kind === 'method') return methodWords(value);
    if (kind === 'category') return categoryWords(value);
    return formatDate(value);
  }
  if (typeof value === 'object' && value !== null && 'from' in value) {
    const { from, to } = value as { from: string; to?: string };
    return m.span(formatDate(from), to ? formatDate(to) : '');
  }
  return '';
}

export const STATE_TONE: Record<ProjectDeadline['state'], Tone> = {
  open: 'busy',
  met: 'good',
  late: 'warn',
  overdue: 'bad',
  violated: 'bad',
  lapsed: 'quiet',
};

/** Who said it: `system:<client>` or `unit:<organisation>`. */
export const sourceWords = (source: string): string =>
  source.startsWith('system:')
    ? m.timeline.system(source.slice('system:'.length))
    : source.startsWith('unit:')
      ? m.timeline.unit
      : source;
