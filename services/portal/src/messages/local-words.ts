/** 专管员, 专办员, 联络员: one concept; what it is called is the pack's word of the acting organisation (specialist.title). */
export const DEFAULT_TITLE = '专管员';

/** Names of documents and of this system stay as they are. */
const TITLE = /(?<!政府采购)专管员/g;

let title = DEFAULT_TITLE;

export const specialistTitle = (): string => title;

export function callSpecialist(word: string | undefined): void {
  title = word || DEFAULT_TITLE;
}

/** The same messages in the local words, read where they are shown. */
export function inLocalWords<T>(value: T): T {
  if (typeof value === 'string') return (title === DEFAULT_TITLE ? value : value.replace(TITLE, title)) as T;
  if (typeof value === 'function') {
    const words = value as unknown as (...given: unknown[]) => unknown;
    return ((...given: unknown[]) => inLocalWords(words(...given))) as T;
  }
  if (!isTree(value)) return value;
  return new Proxy(value, {
    get: (tree, key, self) => {
      const found = Reflect.get(tree, key, self) as unknown;
      // What a list can do is no message.
      return Object.hasOwn(tree, key) ? inLocalWords(found) : found;
    },
  });
}

/** Plain objects and lists of messages; nothing that is rendered. */
const isTree = (value: unknown): value is object =>
  Array.isArray(value) ||
  (typeof value === 'object' &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype &&
    !('$$typeof' in value));
