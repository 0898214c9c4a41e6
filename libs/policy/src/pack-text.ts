import type { TSchema } from 'typebox';
import Value from 'typebox/value';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import { schemaProblems } from './schema-problems.js';

export type Segment = string | number;

/** Says what is wrong at a place of a file; a place that is not there is said at the nearest one above it. */
export type Say = (path: readonly Segment[], message: string) => void;

/** One file of a pack: its data, and the way to speak of it by file and line. */
export interface PackText<T> {
  file: string;
  data: T;
  say: Say;
  /** `<file>:<line>`, as a finding begins. */
  at: (path: readonly Segment[]) => string;
}

/** Reads one YAML or JSON file; undefined where its text or its shape is wrong, which has then been said with file and line. */
export function readText<T>(file: string, text: string, schema: TSchema, problems: string[]): PackText<T> | undefined {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  const say: Say = (path, message) => problems.push(`${at(path)}: ${message}`);
  const at = (path: readonly Segment[]) => `${file}:${counter.linePos(offsetOf(document, path)).line}`;
  for (const error of document.errors)
    problems.push(
      `${file}:${error.linePos?.[0].line ?? 1}: ${SYNTAX[error.code] ?? '不是有效的 YAML，请核对缩进、引号和括号'}`,
    );
  if (document.errors.length > 0) return undefined;
  let data: unknown;
  try {
    data = document.toJS();
  } catch {
    // An alias that names no anchor above it.
    say([], '引用（*）没有对应的锚点（&）');
    return undefined;
  }
  const found = Value.Check(schema, data) ? [] : schemaProblems([...Value.Errors(schema, data)]);
  for (const { path, message } of found) say(path, path.length > 0 ? `${words(path)}：${message}` : message);
  return found.length > 0 ? undefined : { file, data: data as T, say, at };
}

const SYNTAX: Record<string, string> = {
  DUPLICATE_KEY: '同一层里这个名称写了两次',
  BAD_INDENT: '缩进不对，或缺少括号',
  TAB_AS_INDENT: '缩进不能用制表符（Tab），请用空格',
  MISSING_CHAR: '缺少逗号、引号或括号',
  BAD_ALIAS: '引用（*）没有对应的锚点（&）',
};

/** A place in words: `parameters.0.value`, as in the file. */
export const words = (path: readonly Segment[]): string => path.join('.');

function offsetOf(document: Document, path: readonly Segment[]): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const segment of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(segment));
      if (!pair) break;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      const item: unknown = node.items[Number(segment)];
      if (item === undefined) break;
      offset = startOf(item) ?? offset;
      node = item;
    } else break;
  }
  return offset;
}

const startOf = (node: unknown): number | undefined => (node as Node | null | undefined)?.range?.[0];
