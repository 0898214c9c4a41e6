import { newId } from '@zhuanguan/kernel';

export interface JsonSchema {
  $ref?: string;
  type?: string;
  format?: string;
  pattern?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  minItems?: number;
  minLength?: number;
  minimum?: number;
}

/** The smallest value a schema lets through; what has a name in `values` is that. */
export function minimal(
  schema: JsonSchema,
  values: Readonly<Record<string, unknown>>,
  resolve: (ref: string) => JsonSchema,
  name = '',
): unknown {
  const of = (inner: JsonSchema, called: string): unknown => minimal(inner, values, resolve, called);
  if (name in values) return values[name];
  if (schema.$ref) return of(resolve(schema.$ref), name);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const [first] = schema.anyOf ?? schema.oneOf ?? [];
  if (first) return of(first, name);
  const { properties, required = [], items, minItems = 0 } = schema;
  if (properties)
    return Object.fromEntries(required.map((key) => [key, properties[key] ? of(properties[key], key) : {}]));
  if (items) return Array.from({ length: minItems }, () => of(items, name));
  return plain(schema);
}

function plain({ type, format, pattern = '', minLength = 1, minimum = 1 }: JsonSchema): unknown {
  if (type === 'integer' || type === 'number') return minimum;
  if (type === 'boolean') return false;
  if (type !== 'string') return {};
  if (format === 'uuid') return newId();
  if (format === 'date' || pattern.includes('d{4}')) return '2026-03-02';
  if (pattern.includes('64')) return '0'.repeat(64);
  return 'x'.repeat(minLength);
}
