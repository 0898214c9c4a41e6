export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * JSON with sorted keys and without absent values: equal contents give equal text, for hashing. Throws on what JSON does not
 * know: a Date would be hashed as {}.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value)
      .filter(([, v]) => v !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    const made = Object.getPrototypeOf(value) as unknown;
    if (made !== Object.prototype && made !== null) throw new TypeError('canonicalJson: no plain object, no JSON');
    return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonicalJson(v)}`).join(',')}}`;
  }
  if (value !== null && !['string', 'boolean'].includes(typeof value) && !Number.isFinite(value))
    throw new TypeError(`canonicalJson: ${typeof value === 'number' ? value : typeof value} is no JSON`);
  return JSON.stringify(value);
}
