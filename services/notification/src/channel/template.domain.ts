/** What a template may use. `to` is the account's address, `id` the same at every try. */
export const VARIABLES = ['to', 'title', 'text', 'link', 'id'] as const;
export type Variable = (typeof VARIABLES)[number];
export type Values = Readonly<Record<Variable, string>>;

export type Template = string | number | boolean | null | readonly Template[] | { readonly [key: string]: Template };

const SLOT = /\{\{\s*([^{}\s]*)\s*\}\}/g;

/** Fills the text leaves of a JSON template: a value is always a value, whatever quotes or braces it holds. */
export function fill(template: Template, values: Readonly<Record<string, string>>): Template {
  if (typeof template === 'string') return template.replace(SLOT, (_, name: string) => values[name] ?? '');
  if (Array.isArray(template)) return template.map((item: Template) => fill(item, values));
  if (template !== null && typeof template === 'object')
    return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, fill(value, values)]));
  return template;
}

/** Names a template uses and nobody gives. */
export function unknownVariables(template: Template, known: readonly string[]): string[] {
  if (typeof template === 'string')
    return [...template.matchAll(SLOT)].flatMap(([, name = '']) => (known.includes(name) ? [] : [name]));
  if (Array.isArray(template)) return template.flatMap((item: Template) => unknownVariables(item, known));
  if (template !== null && typeof template === 'object')
    return Object.values(template).flatMap((value) => unknownVariables(value, known));
  return [];
}

/** A field of a JSON answer by a path such as `errcode` or `result.code`. */
export function fieldOf(answer: unknown, path: string): unknown {
  let at = answer;
  for (const key of path.split('.')) {
    if (at === null || typeof at !== 'object') return undefined;
    at = (at as Record<string, unknown>)[key];
  }
  return at;
}
