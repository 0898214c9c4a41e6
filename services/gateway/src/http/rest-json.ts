/** Enums of the contracts that a field of this name may hold; no free text is ever called so. */
const ENUM_FIELDS = new Set(['kind', 'state', 'receiver', 'byReceiver', 'receivers']);
const ENUM = /^(?:FILING_KIND|FILING_STATE|RECEIVER_KIND|RECEIPT_STATE|ORGANISATION_KIND)_([A-Z_]+)$/;

/**
 * A message as the REST edge shows it: enums as lower-case words, instants as ISO strings, what is empty left out. The
 * response schema of the route is the second sieve: what it does not name is not sent.
 */
export function restJson<Json>(message: object): Json {
  return convertObject(message) as Json;
}

function convertObject(message: object): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(message)) {
    const converted = convert(key, value);
    if (converted !== undefined) out[key] = converted;
  }
  return out;
}

function convert(key: string, value: unknown): unknown {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return ENUM_FIELDS.has(key) ? word(value) : value;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => convert(key, item)).filter((item) => item !== undefined);
  return typeof value === 'object' ? convertObject(value) : value;
}

function word(value: string): string | undefined {
  const match = ENUM.exec(value);
  if (!match) return value;
  return match[1] === 'UNSPECIFIED' ? undefined : match[1]?.toLowerCase();
}
