import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const ROOT = new URL('../../../', import.meta.url);

/** What is said to be proved is proved: every test that a security page names is there, and is of the default run. */
it.each(['docs/threat-model.md', 'docs/dengbao.md'])('%s names tests that exist', (page) => {
  const text = readFileSync(new URL(page, ROOT), 'utf8');
  const named = [...new Set(text.match(/(?:services|libs|tools)\/[\w./-]+\.spec\.(?:ts|mjs)/g) ?? [])];
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((path) => !existsSync(new URL(path, ROOT)))).toEqual([]);
});

it('every way in has what stops it and a proof, or says that it has none', () => {
  const rows = readFileSync(new URL('docs/threat-model.md', ROOT), 'utf8')
    .split('\n')
    .filter((line) => /^\|\s*\d+\s*\|/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  expect(rows.length).toBeGreaterThan(15);
  for (const [, number, way, stops, proof] of rows) {
    expect(way && stops, number).toBeTruthy();
    expect(proof, number).toMatch(/spec\.|^none/);
  }
});
