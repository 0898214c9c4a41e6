import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { keepJurisdiction } from './keep-jurisdiction.js';

const folder = () => mkdtempSync(join(tmpdir(), 'zg-jurisdiction-'));

it('a folder belongs to the jurisdiction it was begun with', () => {
  const data = folder();
  keepJurisdiction(data, '420281-daye');
  expect(() => keepJurisdiction(data, '420281-daye')).not.toThrow();
  expect(() => keepJurisdiction(data, '410800-jiaozuo')).toThrow('属于 420281-daye，不能按 410800-jiaozuo 启动');
});
it('a folder of before that was kept is the league’s', () => {
  const data = folder();
  writeFileSync(join(data, 'secrets.json'), '{}');
  expect(() => keepJurisdiction(data, '420281-daye')).toThrow('属于 152500-xilingol');
  expect(() => keepJurisdiction(data, '152500-xilingol')).not.toThrow();
});
