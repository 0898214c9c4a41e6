import { addDays, isDate } from '@zhuanguan/kernel';
import { yearProblems, type CalendarOverlay, type CalendarYear } from '@zhuanguan/calendar';
import type { Static, TSchema } from 'typebox';
import Value from 'typebox/value';
import { parse } from 'yaml';
import { checkParameter, checkRule, checkSource, checkUnique } from './check-pack.js';
import { checkPrint } from './check-print.js';
import {
  CalendarFile,
  ExamplesFile,
  FormFile,
  MessagesFile,
  OverlayFile,
  PackFile,
  ParametersFile,
  RulesFile,
  type CalendarFileData,
  type ExampleData,
  type FormData,
  type OverlayFileData,
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
  overlays: CalendarOverlay[];
  examples: ExampleData[];
  messages: Record<string, string>;
}

const FOLDERS = ['parameters', 'rules', 'forms', 'calendar', 'overlays', 'tests', 'messages'] as const;

/** Reads the files of one pack folder; every problem names its file and the place in it. */
export function readPack(
  folder: string,
  files: Readonly<Record<string, string>>,
  problems: string[],
): PackSource | undefined {
  const read = <S extends TSchema>(path: string, schema: S): Static<S> | undefined =>
    check(path, files[path] ?? '', schema, problems);
  const file = `${folder}/pack.yaml`;
  const own = Object.keys(files).filter((path) => path.startsWith(`${folder}/`) && path !== file);
  checkFolders(folder, own, problems);
  const below = (name: (typeof FOLDERS)[number]) => own.filter((path) => path.startsWith(`${folder}/${name}/`)).sort();
  const pack = read(file, PackFile);
  if (!pack) return undefined;
  checkHead(file, pack, problems);
  const parameters: ParametersData = {};
  for (const path of below('parameters')) {
    for (const [key, parameter] of Object.entries(read(path, ParametersFile) ?? {})) {
      if (parameters[key]) problems.push(`${path}: ${key} is given twice in this pack`);
      checkParameter(path, key, parameter, problems);
      parameters[key] = parameter;
    }
  }
  const rules = below('rules').flatMap((path) => (read(path, RulesFile) ?? []).map((rule) => ({ rule, file: path })));
  for (const { rule, file: path } of rules) checkRule(path, rule, problems);
  checkUnique(
    `${folder}: rule`,
    rules.map((r) => r.rule.id),
    problems,
  );
  const forms = below('forms').flatMap((path) => {
    const form = read(path, FormFile);
    return form ? checkForm(path, form, problems) : [];
  });
  checkUnique(
    `${folder}: form`,
    forms.map((f) => `${f.id}@${f.version}`),
    problems,
  );
  const calendar = below('calendar').flatMap((path) => calendarYear(path, read(path, CalendarFile), problems));
  checkUnique(
    `${folder}: calendar year`,
    calendar.map((y) => String(y.year)),
    problems,
  );
  return {
    pack,
    file,
    parameters,
    rules,
    forms,
    calendar,
    overlays: below('overlays').flatMap((path) => overlay(path, read(path, OverlayFile), problems)),
    examples: below('tests').flatMap((path) => read(path, ExamplesFile) ?? []),
    messages: Object.assign({}, ...below('messages').map((path) => read(path, MessagesFile) ?? {})) as Record<
      string,
      string
    >,
  };
}

function checkForm(path: string, form: FormData, problems: string[]): FormData {
  checkSource(path, form.reference, problems);
  if (form.print) checkPrint(`${path}: print`, form.print, problems);
  return form;
}

function checkFolders(folder: string, paths: readonly string[], problems: string[]): void {
  for (const path of paths)
    if (!FOLDERS.some((name) => path.startsWith(`${folder}/${name}/`)))
      problems.push(`${path}: nothing reads this; the folders of a pack are ${FOLDERS.join(', ')}`);
}

function checkHead(file: string, { effective, areas, adopts = [] }: PackFileData, problems: string[]): void {
  if (!isDate(effective.from)) problems.push(`${file}: effective from ${effective.from}: no such date`);
  for (const { code, boundBy } of areas) if (boundBy) checkSource(`${file}: area ${code}`, boundBy, problems);
  for (const { pack, by } of adopts) checkSource(`${file}: adopts ${pack}`, by, problems);
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
  const { year, notice, makeUp } = data;
  const made = { year, notice, off: daysOff(path, data.off, problems), makeUp };
  for (const { field, detail } of yearProblems(made)) problems.push(`${path}${field}: ${detail}`);
  return [made];
}

function overlay(path: string, data: OverlayFileData | undefined, problems: string[]): CalendarOverlay[] {
  if (!data) return [];
  const { area, reference, makeUp = [] } = data;
  checkSource(path, reference, problems);
  const off = daysOff(path, data.off, problems);
  for (const day of makeUp)
    if (!isDate(day) || off.includes(day)) problems.push(`${path}: ${day} cannot be a make-up day`);
  return [{ area, off, makeUp, reference }];
}

function daysOff(path: string, spans: readonly { from: string; to: string }[], problems: string[]): string[] {
  const off: string[] = [];
  for (const { from, to } of spans) {
    if (!isDate(from) || !isDate(to) || to < from) problems.push(`${path}: ${from} to ${to} is not a span of dates`);
    else for (let day = from; day <= to; day = addDays(day, 1)) off.push(day);
  }
  return off;
}
