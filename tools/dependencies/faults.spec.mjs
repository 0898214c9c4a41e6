import { describe, expect, it } from 'vitest';
import { advisoryFaults, isAllowed, licenceFaults } from './faults.mjs';

const policy = { licences: ['MIT', 'Zlib', 'Apache-2.0'], exceptions: [], advisories: [] };
const lock = (license) => ({ 'node_modules/x': { version: '1.0.0', ...(license ? { license } : {}) } });

it.each([
  ['MIT', true],
  ['GPL-3.0-only', false],
  ['(MIT OR GPL-3.0-or-later)', true],
  ['(MIT AND Zlib)', true],
  ['MIT AND GPL-3.0-only', false],
  ['GPL-2.0 OR MIT AND GPL-3.0-only', false],
  ['(MIT OR (GPL-2.0 AND Zlib))', false],
  ['', false],
])('%s: %s', (expression, expected) => expect(isAllowed(expression, policy.licences)).toBe(expected));

describe('licences', () => {
  it('names the package, its version and its licence; a link is ours', () => {
    expect(
      licenceFaults({ ...lock('AGPL-3.0'), 'node_modules/@zhuanguan/db': { link: true }, 'libs/db': {} }, policy),
    ).toEqual([expect.stringContaining('x 1.0.0: 许可证 AGPL-3.0')]);
  });
  it('one that says nothing is no better', () => expect(licenceFaults(lock(), policy)).toHaveLength(1));
  it('an exception is for this licence of this package, has a reason and a package', () => {
    const exception = { package: 'x*', licence: 'MPL-2.0', reason: 'tests only' };
    const having = (e) => ({ ...policy, exceptions: [e] });
    expect(licenceFaults(lock('MPL-2.0'), having(exception))).toEqual([]);
    expect(licenceFaults(lock('GPL-2.0'), having(exception))).toHaveLength(2);
    expect(licenceFaults(lock('MIT'), having(exception))).toEqual([expect.stringContaining('用不到')]);
    expect(licenceFaults(lock('MPL-2.0'), having({ ...exception, reason: '' }))).toEqual([
      expect.stringContaining('理由'),
    ]);
  });
});

describe('advisories', () => {
  const found = (severity) => ({
    x: { name: 'x', via: ['y', { title: 'Prototype pollution', severity, url: 'https://example.org/GHSA-1' }] },
  });
  const known = (until) => ({
    ...policy,
    advisories: [{ id: 'GHSA-1', package: 'x', reason: 'no input of ours reaches it', until }],
  });
  it.each([
    ['critical', 1],
    ['high', 1],
    ['moderate', 0],
  ])('%s: %i', (severity, count) => expect(advisoryFaults(found(severity), policy, '2026-11-28')).toHaveLength(count));
  it('an exception holds until its day', () => {
    expect(advisoryFaults(found('high'), known('2026-11-28'), '2026-11-28')).toEqual([]);
    expect(advisoryFaults(found('high'), known('2026-11-27'), '2026-11-28')).toEqual([
      expect.stringContaining('已过期'),
    ]);
  });
});
