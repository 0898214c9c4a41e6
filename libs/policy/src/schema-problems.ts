import type { Segment } from './pack-text.js';

interface SchemaError {
  keyword: string;
  instancePath: string;
  params: object;
}

const TYPES: Record<string, string> = {
  string: '文字',
  integer: '整数',
  number: '数字',
  boolean: 'true 或 false',
  array: '列表',
  object: '一组“名称: 值”',
};

/** What does not fit the shape, in words and by place. One of several allowed words is said once, with all of them. */
export function schemaProblems(errors: readonly SchemaError[]): { path: Segment[]; message: string }[] {
  const found = new Map<string, { path: Segment[]; message: string }>();
  for (const error of errors) {
    const path = pathOf(error.instancePath);
    const params = error.params as Record<string, unknown>;
    const say = (at: Segment[], message: string) => {
      const key = at.join('/') + message;
      if (!found.has(key)) found.set(key, { path: at, message });
    };
    switch (error.keyword) {
      case 'additionalProperties':
        for (const name of params['additionalProperties'] as string[])
          say([...path, name], '本版本不认识这个名称，请核对拼写');
        break;
      case 'required':
        say(path, `缺少 ${(params['requiredProperties'] as string[]).join('、')}`);
        break;
      case 'type':
        say(path, `应为${TYPES[String(params['type'])] ?? String(params['type'])}`);
        break;
      case 'const':
        say(path, `只能是 ${allowed(errors, error.instancePath).join('、')}`);
        break;
      case 'enum':
        say(path, `只能是 ${(params['allowedValues'] as string[]).join('、')}`);
        break;
      case 'pattern':
        say(path, `写法不对，应符合 ${String(params['pattern'])}`);
        break;
      case 'minLength':
        say(path, '不能为空');
        break;
      case 'minItems':
        say(path, `至少要有 ${String(params['limit'])} 项`);
        break;
      case 'uniqueItems':
        say(path, '有重复的项');
        break;
      case 'minimum':
        say(path, `不能小于 ${String(params['limit'])}`);
        break;
      // Said already by what lies below it.
      case 'anyOf':
      case 'boolean':
        break;
      default:
        say(path, `不符合格式（${error.keyword}）`);
    }
  }
  return [...found.values()];
}

const allowed = (errors: readonly SchemaError[], at: string): string[] => [
  ...new Set(
    errors
      .filter((e) => e.keyword === 'const' && e.instancePath === at)
      .map((e) => String((e.params as { allowedValue: unknown }).allowedValue)),
  ),
];

const pathOf = (pointer: string): Segment[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
