import type { Sent } from './record-statements.js';

/** What differs from one command to the next, as it stood in the recorded one. */
export interface Varying {
  /** Id of the unit; its last group is drawn anew from 1 to `units`. */
  unitId: string;
  units: number;
  phone: string;
  /** Ids that stay: of parents and accounts. All others were made by the command and are drawn anew. */
  known: readonly string[];
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const GROUP = 12;
const MARKS = {
  '~u~': `lpad(to_hex(:unit::bigint), ${GROUP}, '0')`,
  '~n~': `lpad(to_hex(:fresh::bigint), ${GROUP}, '0')`,
  '~p~': `'13' || :phone`,
};

/**
 * The recorded transaction as a pgbench script: the same statements with the values in place, in which ids and phone are
 * replaced on the server. That costs some tens of microseconds a transaction, and saves sending the values.
 */
export function pgbenchScript(sent: readonly Sent[], varying: Varying): string {
  return [
    `\\set unit random(1, ${varying.units})`,
    `\\set fresh random(0, ${2 ** 48 - 1})`,
    '\\set phone random(100000000, 999999999)',
    ...sent.map((statement) => toScript(statement, varying)),
    '',
  ].join('\n');
}

function toScript({ text, values }: Sent, varying: Varying): string {
  const parts = text.split(/;\s*/).filter(Boolean);
  // Several statements in one message, as they were sent.
  if (parts.length > 1) return ['\\startpipeline', ...parts.map((p) => `${p};`), '\\endpipeline'].join('\n');
  return `${text.replace(/\$(\d+)/g, (_, n: string) => literal(values[Number(n) - 1], varying))};`;
}

function literal(value: unknown, varying: Varying): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return `(array[${value.map((item) => literal(item, varying)).join(', ')}])`;
  if (typeof value !== 'string') throw new Error(`a ${typeof value} among the values`);
  const marked = mark(value, varying);
  const quoted = `'${marked.replaceAll("'", "''")}'`;
  const wrapped = Object.entries(MARKS).reduce(
    (inner, [found, made]) => (marked.includes(found) ? `replace(${inner}, '${found}', ${made})` : inner),
    quoted,
  );
  return `(${wrapped})`;
}

function mark(value: string, { unitId, phone, known }: Varying): string {
  return (
    value
      .replace(UUID, (id) => {
        if (id === unitId) return id.slice(0, -GROUP) + '~u~';
        return known.includes(id) ? id : id.slice(0, -GROUP) + '~n~';
      })
      .replaceAll(phone, '~p~')
      // pgbench takes a word right behind a colon for a variable, even inside quotes; JSON does not mind the blank.
      .replace(/:(?=[A-Za-z_\u0080-\uffff])/g, ': ')
  );
}
