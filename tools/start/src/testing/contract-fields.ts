import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../../..');
export const rootFile = (...path: string[]): string => readFileSync(join(ROOT, ...path), 'utf8');

export interface ContractField {
  /** The message, or the schema's title. */
  owner: string;
  /** In camel case. */
  field: string;
  /** Of proto: its type. */
  type?: string;
}

const camel = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Fields of every message of the Buf module, with their types. */
export function protoFields(): ContractField[] {
  const found: ContractField[] = [];
  const files = readdirSync(join(ROOT, 'proto'), { recursive: true, encoding: 'utf8' }).filter((f) =>
    f.endsWith('.proto'),
  );
  for (const file of files) {
    const owners: (string | undefined)[] = [];
    for (const line of rootFile('proto', file).split('\n')) {
      const block = /^\s*(message|oneof|enum|service) (\w+) \{/.exec(line);
      if (block) owners.push(block[1] === 'message' ? block[2] : undefined);
      if (/^\s*\}/.test(line)) owners.pop();
      const field = /^\s*(?:optional |repeated )?(map<[^>]*>|[\w.]+) (\w+) = \d+/.exec(line);
      const owner = owners.findLast((o) => o !== undefined);
      if (field?.[1] && field[2] && owner && !/^\s*\/\//.test(line))
        found.push({ owner, field: camel(field[2]), type: field[1] });
    }
  }
  return found;
}

export interface ProtoMethod {
  service: string;
  method: string;
  request: string;
  response: string;
}

export function protoMethods(): ProtoMethod[] {
  const files = readdirSync(join(ROOT, 'proto'), { recursive: true, encoding: 'utf8' }).filter((f) =>
    f.endsWith('_service.proto'),
  );
  return files.flatMap((file) => {
    const text = rootFile('proto', file);
    const service = /^service (\w+)/m.exec(text)?.[1] ?? '';
    return [...text.matchAll(/^\s*rpc (\w+)\((\w+)\) returns \((\w+)\)/gm)].map(
      ([, name = '', request = '', response = '']) => ({
        ...{ service, request, response },
        method: name[0]?.toLowerCase() + name.slice(1),
      }),
    );
  });
}

/** Properties of every schema of the public contract, by the title of the nearest one that has a title. */
export function openApiFields(): ContractField[] {
  const found: ContractField[] = [];
  const walk = (node: unknown, owner: string): void => {
    if (Array.isArray(node)) return node.forEach((n) => walk(n, owner));
    if (node === null || typeof node !== 'object') return;
    const { title, properties, enum: closed } = node as { title?: unknown; properties?: unknown; enum?: unknown };
    const here = typeof title === 'string' && properties ? title : owner;
    if (properties && typeof properties === 'object' && closed === undefined)
      for (const [field, of] of Object.entries(properties)) if (isText(of)) found.push({ owner: here, field });
    for (const [key, value] of Object.entries(node)) if (key !== 'title') walk(value, here);
  };
  const { components, paths } = JSON.parse(rootFile('services/gateway/openapi.json')) as {
    components: { schemas: Record<string, unknown> };
    paths: unknown;
  };
  for (const [name, schema] of Object.entries(components.schemas)) walk(schema, name);
  walk(paths, '');
  return found;
}

/** Dates, numbers and words of a closed list say nothing of somebody by themselves. */
const isText = (schema: unknown): boolean => {
  const { type, enum: closed, format } = schema as { type?: string; enum?: unknown; format?: string };
  return closed === undefined && type !== 'integer' && type !== 'boolean' && !/^(uuid|date)/.test(format ?? '');
};
