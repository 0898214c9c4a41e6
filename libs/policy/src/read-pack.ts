import { addDays, isDate } from '@zhuanguan/kernel';
import type { CalendarYear } from '@zhuanguan/calendar';
import type { Static, TSchema } from 'typebox';
import Value from 'typebox/value';
import { parse } from 'yaml';
import {
  CalendarFile,
  ExamplesFile,
  FormFile,
  MessagesFile,
  PackFile,
  ParametersFile,
  RulesFile,
  type CalendarFileData,
  type ExampleData,
  type FormData,
  type PackFileData,
  type ParametersData,
  type RuleData,
} from './pack.schema.js';

export interface PackSource {
  pack: PackFileData;
  file: string;
  parameters: ParametersData;
  rules: { rule: RuleData; file: string }[];
  forms: FormData[];
  calendar: CalendarYear[];
  examples: ExampleData[];
  messages: Record<string, string>;
}

/** Reads the files of one pack folder; every problem names its file and the place in it. */
export function readPack(
  folder: string,
  files: Readonly<Record<string, string>>,
  problems: string[],
): PackSource | undefined {
  const read = <S extends TSchema>(path: string, schema: S): Static<S> | undefined =>
    check(path, files[path] ?? '', schema, problems);
  const below = (name: string) =>
    Object.keys(files)
      .filter((path) => path.startsWith(`${folder}/${name}/`))
      .sort();
  const pack = read(`${folder}/pack.yaml`, PackFile);
  if (!pack) return undefined;
  const parameters: ParametersData = {};
  for (const path of below('parameters')) {
    for (const [key, parameter] of Object.entries(read(path, ParametersFile) ?? {})) {
      if (parameters[key]) problems.push(`${path}: ${key} is given twice in this pack`);
      for (const { reference } of parameter.values)
        if (!reference.document && !reference.ours) problems.push(`${path}: ${key} has neither a document nor "ours"`);
      parameters[key] = parameter;
    }
  }
  return {
    pack,
    file: `${folder}/pack.yaml`,
    parameters,
    rules: below('rules').flatMap((file) => (read(file, RulesFile) ?? []).map((rule) => ({ rule, file }))),
    forms: below('forms').flatMap((path) => read(path, FormFile) ?? []),
    calendar: below('calendar').flatMap((path) => calendarYear(path, read(path, CalendarFile), problems)),
    examples: below('tests').flatMap((path) => read(path, ExamplesFile) ?? []),
    messages: Object.assign({}, ...below('messages').map((path) => read(path, MessagesFile) ?? {})) as Record<
      string,
      string
    >,
  };
}

function check<S extends TSchema>(path: string, text: string, schema: S, problems: string[]): Static<S> | undefined {
  let data: unknown;
  try {
    data = parse(text);
  } catch (error) {
    problems.push(`${path}: ${error instanceof Error ? error.message.split('\n')[0] : 'cannot be read'}`);
    return undefined;
  }
  if (Value.Check(schema, data)) return data;
  for (const { instancePath, message } of Value.Errors(schema, data))
    problems.push(`${path}${instancePath}: ${message}`);
  return undefined;
}

function calendarYear(path: string, data: CalendarFileData | undefined, problems: string[]): CalendarYear[] {
  if (!data) return [];
  const off: string[] = [];
  for (const { from, to } of data.off) {
    if (!isDate(from) || !isDate(to) || to < from) problems.push(`${path}: ${from} to ${to} is not a span of dates`);
    else for (let day = from; day <= to; day = addDays(day, 1)) off.push(day);
  }
  for (const day of data.makeUp)
    if (!isDate(day) || off.includes(day)) problems.push(`${path}: ${day} cannot be a make-up day`);
  return [{ year: data.year, notice: data.notice, off, makeUp: data.makeUp }];
}
