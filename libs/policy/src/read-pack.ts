import { addDays, isDate } from '@zhuanguan/kernel';
import { yearProblems, type CalendarOverlay, type CalendarYear } from '@zhuanguan/calendar';
import type { Static, TSchema } from 'typebox';
import { checkForm, checkHead, checkParameter, checkRule, checkSource } from './check-pack.js';
import { deadlineParameters } from './check-deadline.js';
import { DeadlinesFile, type DeadlinesData } from './deadline.schema.js';
import { readText, type PackText, type Say, type Segment } from './pack-text.js';
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
  /** Speaks of pack.yaml. */
  say: Say;
  at: PackText<PackFileData>['at'];
  parameters: ParametersData;
  /** Speaks of the file that gives a parameter. */
  sayOf: ReadonlyMap<string, Say>;
  /** The parameters of `deadlines/`, with file and line. */
  deadlines: { key: string; at: string }[];
  /** `at`: file and line. */
  rules: { rule: RuleData; file: string; at: string }[];
  forms: FormData[];
  calendar: CalendarYear[];
  overlays: CalendarOverlay[];
  examples: ExampleData[];
  messages: Record<string, string>;
  /** Where a calendar year stands: file and line. */
  years: ReadonlyMap<number, Say>;
}

const FOLDERS = ['parameters', 'deadlines', 'rules', 'forms', 'calendar', 'overlays', 'tests', 'messages'] as const;
type Folder = (typeof FOLDERS)[number];

/** Reads the files of one pack folder; every problem names its file and line. */
export function readPack(
  folder: string,
  files: Readonly<Record<string, string>>,
  problems: string[],
): PackSource | undefined {
  const file = `${folder}/pack.yaml`;
  const own = Object.keys(files).filter((path) => path.startsWith(`${folder}/`) && path !== file);
  for (const path of own)
    if (!FOLDERS.some((name) => path.startsWith(`${folder}/${name}/`)))
      problems.push(`${path}:1: 没有程序读取这个文件；制度包的文件夹只有 ${FOLDERS.join('、')}`);
  const read = <S extends TSchema>(path: string, schema: S) =>
    readText<Static<S>>(path, files[path] ?? '', schema, problems);
  const below = <S extends TSchema>(name: Folder, schema: S): PackText<Static<S>>[] =>
    own
      .filter((path) => path.startsWith(`${folder}/${name}/`))
      .sort()
      .flatMap((path) => read(path, schema) ?? []);
  const head = read(file, PackFile);
  if (!head) return undefined;
  checkHead(head.say, head.data);
  const calendar = below('calendar', CalendarFile).map((text) => ({ text, year: calendarYear(text) }));
  const years = new Map<number, Say>();
  for (const { text, year } of calendar) {
    if (years.has(year.year)) text.say(['year'], `${year.year} 年的日历写了两次`);
    years.set(year.year, text.say);
  }
  return {
    pack: head.data,
    file,
    say: head.say,
    at: head.at,
    ...parametersOf(below('parameters', ParametersFile), below('deadlines', DeadlinesFile)),
    rules: rulesOf(below('rules', RulesFile)),
    forms: formsOf(below('forms', FormFile)),
    calendar: calendar.map((c) => c.year),
    years,
    overlays: below('overlays', OverlayFile).map(overlay),
    examples: below('tests', ExamplesFile).flatMap((text) => text.data),
    messages: Object.assign({}, ...below('messages', MessagesFile).map((text) => text.data)) as Record<string, string>,
  };
}

function parametersOf(
  texts: readonly PackText<ParametersData>[],
  deadlines: readonly PackText<DeadlinesData>[],
): Pick<PackSource, 'parameters' | 'sayOf' | 'deadlines'> {
  const parameters: ParametersData = {};
  const sayOf = new Map<string, Say>();
  for (const { data, say } of texts)
    for (const [key, parameter] of Object.entries(data)) {
      if (parameters[key]) say([key], `${key} 在本制度包里写了两次`);
      checkParameter(say, key, parameter);
      parameters[key] = parameter;
      sayOf.set(key, say);
    }
  const rules = deadlineParameters(deadlines);
  for (const { key, parameter, say } of rules) {
    parameters[key] = parameter;
    sayOf.set(key, say);
  }
  return { parameters, sayOf, deadlines: rules.map(({ key, at }) => ({ key, at })) };
}

function rulesOf(texts: readonly PackText<RuleData[]>[]): PackSource['rules'] {
  const seen = new Set<string>();
  return texts.flatMap(({ file, data, say, at }) =>
    data.map((rule, i) => {
      if (seen.has(rule.id)) say([i, 'id'], `规则 ${rule.id} 写了两次`);
      seen.add(rule.id);
      checkRule(say, i, rule);
      return { rule, file, at: at([i]) };
    }),
  );
}

function formsOf(texts: readonly PackText<FormData>[]): FormData[] {
  const seen = new Set<string>();
  return texts.map(({ data, say }) => {
    const key = `${data.id}@${data.version}`;
    if (seen.has(key)) say(['id'], `表式 ${key} 写了两次；改动表式请另给版本号`);
    seen.add(key);
    checkForm(say, data);
    return data;
  });
}

function calendarYear({ data, say }: PackText<CalendarFileData>): CalendarYear {
  const { year, notice, makeUp } = data;
  const made = { year, notice, off: daysOff(say, data.off), makeUp };
  for (const { field, detail } of yearProblems(made)) say(segments(field), detail);
  return made;
}

const segments = (field: string): Segment[] =>
  field
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));

function overlay({ data, say }: PackText<OverlayFileData>): CalendarOverlay {
  const { area, reference, makeUp = [] } = data;
  checkSource(say, ['reference'], '地方节假日', reference);
  const off = daysOff(say, data.off);
  for (const [i, day] of makeUp.entries())
    if (!isDate(day) || off.includes(day)) say(['makeUp', i], `${day} 不能作为调休上班日`);
  return { area, off, makeUp, reference };
}

function daysOff(say: Say, spans: readonly { from: string; to: string }[]): string[] {
  const off: string[] = [];
  for (const [i, { from, to }] of spans.entries()) {
    if (!isDate(from) || !isDate(to) || to < from) {
      say(['off', i], `${from} 至 ${to} 不是一段日期`);
      continue;
    }
    if (off.includes(from)) say(['off', i], `${from} 起的一段与上面的重叠`);
    for (let day = from; day <= to; day = addDays(day, 1)) off.push(day);
  }
  return off;
}
