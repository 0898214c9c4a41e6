import type { FastifySchemaValidationError } from 'fastify';
import { refuse, type FieldError, type Refusal } from '@zhuanguan/kernel';

const PARTS: Readonly<Record<string, string>> = {
  querystring: '查询参数',
  params: '地址',
  headers: '请求头',
  body: '内容',
};
const MAX_ERRORS = 50;

/** What the schema found, as sentences that say what to do, each at its field. */
export function validationRefusal(errors: readonly FastifySchemaValidationError[], part: string): Refusal {
  const fields = errors.flatMap(toFieldErrors).slice(0, MAX_ERRORS);
  if (fields.includes(IF_MATCH)) return refuse('invalid', IF_MATCH.code, IF_MATCH.detail, { fields }).refusal;
  return refuse('invalid', 'validation_failed', `${PARTS[part] ?? '内容'}有误，请按提示更正。`, { fields }).refusal;
}

function toFieldErrors(error: FastifySchemaValidationError): FieldError[] {
  const { keyword, instancePath, params } = error;
  const names = (key: string): string[] => {
    const value = params[key];
    return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [];
  };
  if (keyword === 'required')
    return [...names('requiredProperties'), ...names('missingProperty')].map((name) =>
      name === 'if-match' ? IF_MATCH : at(`${instancePath}/${name}`, 'required', '请填写此项。'),
    );
  if (keyword === 'additionalProperties')
    return names('additionalProperties').map((name) =>
      at(`${instancePath}/${name}`, 'unknown_field', '没有这一项，请删除。'),
    );
  // `additionalProperties: false` is reported once more for each such field, as a boolean schema.
  if (keyword === 'boolean') return [];
  return [at(instancePath || '/', keyword, sentence(keyword, params))];
}

const IF_MATCH: FieldError = {
  field: '/if-match',
  code: 'if_match_required',
  detail: '请带上 If-Match（读取时得到的 ETag），以免覆盖他人的修改。',
};
const at = (field: string, code: string, detail: string): FieldError => ({ field, code, detail });

const TYPES: Readonly<Record<string, string>> = {
  string: '文字',
  integer: '整数',
  number: '数字',
  boolean: 'true 或 false',
  array: '列表',
  object: '一组内容',
};
const FORMATS: Readonly<Record<string, string>> = {
  date: '日期请写成 2024-02-02 的样子。',
  'date-time': '时间请写成 2024-02-02T08:00:00+08:00 的样子。',
  uuid: '编号格式不对，请从列表中选择。',
};

function sentence(keyword: string, params: Record<string, unknown>): string {
  const limit = typeof params['limit'] === 'number' ? String(params['limit']) : '';
  switch (keyword) {
    case 'type':
      return `这里应为${TYPES[String(params['type'])] ?? '其他形式的内容'}。`;
    case 'format':
      return FORMATS[String(params['format'])] ?? '格式不对，请更正。';
    case 'minLength':
      return limit === '1' ? '请填写此项。' : `至少填写 ${limit} 个字。`;
    case 'maxLength':
      return `最多填写 ${limit} 个字，请删减。`;
    case 'minItems':
      return `至少填写 ${limit} 项。`;
    case 'maxItems':
      return `最多填写 ${limit} 项，请分次提交。`;
    case 'minimum':
    case 'maximum':
      return `数值应${keyword === 'minimum' ? '不小于' : '不大于'} ${limit}。`;
    case 'enum':
    case 'const':
      return `请从可选的值中选择${Array.isArray(params['allowedValues']) ? `：${params['allowedValues'].join('、')}` : ''}。`;
    default:
      return '格式不对，请更正。';
  }
}
