import { describe, expect, it } from 'vitest';
import { pgbenchScript } from './pgbench-script.js';

const unitId = '00000000-0000-7000-8000-000000000001';
const known = '00000000-0000-7000-8001-000000000001';
const fresh = '01993c5e-1111-7222-8333-444444444444';
const script = (text: string, values: unknown[]) =>
  pgbenchScript([{ text, values }], { unitId, units: 9, phone: '13900000000', known: [known] })
    .split('\n')
    .at(-2);

describe('pgbenchScript', () => {
  it('draws units, fresh ids and phones anew, and leaves known ids', () => {
    const line = script('select $1::json', [JSON.stringify({ unitId, known, fresh, phone: '13900000000' })]);
    expect(line).toContain(`"known":"${known}"`);
    expect(line).toContain('01993c5e-1111-7222-8333-~n~');
    expect(line).toContain('"phone":"~p~"');
    expect(line).toContain(`'~u~', lpad(to_hex(:unit::bigint), 12, '0')`);
    expect(line).toMatch(/::json;$/);
  });
  it('quotes, makes arrays, and leaves values that stay as they are', () => {
    expect(script('select $1::text[], $2', [["it's"], null])).toBe(`select (array[('it''s')])::text[], null;`);
  });
  it('keeps pgbench from seeing variables in JSON', () => {
    expect(script('select $1', ['{"late":false,"n":1}'])).toBe(`select ('{"late": false,"n":1}');`);
  });
  it('sends what went in one message in one message', () => {
    const text = pgbenchScript([{ text: 'begin; select 1', values: [] }], { unitId, units: 9, phone: '1', known: [] });
    expect(text).toContain('\\startpipeline\nbegin;\nselect 1;\n\\endpipeline');
  });
});
