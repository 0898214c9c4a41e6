import { isDate } from '@zhuanguan/kernel';
import Value from 'typebox/value';
import type { ParametersData, RuleData, SourceData } from './pack.schema.js';
import { isParameter, PARAMETERS } from './parameter.schema.js';

/** What the shape of a file alone does not say. Every finding goes to `problems` with its file and place. */
type Problems = string[];

/** A number from a text names the text; one from us says why (status P or M). */
export function checkSource(where: string, source: SourceData, problems: Problems): void {
  if (!source.document && !source.ours) problems.push(`${where} has neither a document nor "ours"`);
}

/** Values of one parameter: of the known shape, each with its source, on real dates, one per date. */
export function checkParameter(
  path: string,
  key: string,
  { values }: ParametersData[string],
  problems: Problems,
): void {
  const seen = new Set<string>();
  for (const { from, value, reference, also = [], corrects } of values) {
    const where = `${path}: ${key} from ${from}`;
    if (!isDate(from)) problems.push(`${where}: no such date`);
    if (corrects === undefined && seen.has(from))
      problems.push(`${where} is given twice; a correction says "corrects"`);
    if (corrects !== undefined && !seen.has(corrects))
      problems.push(`${where} corrects ${corrects}, which is not above it`);
    seen.add(from);
    for (const source of [reference, ...also]) checkSource(where, source, problems);
    checkValue(where, key, value, problems);
  }
}

function checkValue(where: string, key: string, value: unknown, problems: Problems): void {
  if (!isParameter(key)) return void problems.push(`${where}: this release knows no parameter of that name`);
  const schema = PARAMETERS[key];
  if (!Value.Check(schema, value))
    for (const { instancePath, message } of Value.Errors(schema, value))
      problems.push(`${where}${instancePath}: ${message}`);
  else if (key === 'specialist.head-count') {
    const { min, max } = value as { min: number; max?: number };
    if (max !== undefined && max < min) problems.push(`${where}: max ${max} is below min ${min}`);
  } else if (key.startsWith('reminders.')) {
    const steps = (value as { levels: { days: number; unit: string }[] }).levels.map((l) => `${l.days} ${l.unit}`);
    if (new Set(steps).size < steps.length) problems.push(`${where}: a level is given twice`);
  } else if (Array.isArray(value)) {
    const codes = value.map((v: { code?: string }) => v.code).filter((code) => code !== undefined);
    if (new Set(codes).size < codes.length) problems.push(`${where}: a code is given twice`);
  }
}

/** A rule names its source and parameters that are there to be carried out. */
export function checkRule(file: string, { id, reference, parameters }: RuleData, problems: Problems): void {
  checkSource(`${file}: rule ${id}`, reference, problems);
  for (const key of parameters)
    if (!isParameter(key)) problems.push(`${file}: rule ${id} names ${key}, which is no parameter of this release`);
}

export function checkUnique(what: string, ids: readonly string[], problems: Problems): void {
  for (const id of new Set(ids.filter((id, i) => ids.indexOf(id) !== i))) problems.push(`${what} ${id} is there twice`);
}
