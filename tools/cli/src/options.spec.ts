import { describe, expect, it } from 'vitest';
import { readOptions } from './options.js';

const at = { root: '/repo', cwd: '/home/op' };
const read = (line: string, env = {}) => readOptions(line.split(' ').filter(Boolean), env, at);

describe('options', () => {
  it.each([
    ['', { kind: 'help' }],
    ['--help', { kind: 'help' }],
    ['backup', { kind: 'backup', to: undefined }],
    ['backup --to x.tar.gz', { kind: 'backup', to: 'x.tar.gz' }],
    ['restore x.tar.gz', { kind: 'restore', file: 'x.tar.gz', replace: false }],
    ['restore x.tar.gz --replace', { kind: 'restore', file: 'x.tar.gz', replace: true }],
    ['restore --finish', { kind: 'finish-restore' }],
    ['doctor', { kind: 'doctor' }],
    ['events parked', { kind: 'parked' }],
    ['events replay registry 7', { kind: 'replay', service: 'registry', aggregateId: '7' }],
    ['events replay registry --all', { kind: 'replay', service: 'registry', aggregateId: undefined }],
    ['keys rotate', { kind: 'keys-rotate' }],
    ['keys sealing add --index', { kind: 'keys-sealing', act: 'add', index: true }],
    ['keys sealing reseal', { kind: 'keys-sealing', act: 'reseal', index: false }],
    ['keys new gateway', { kind: 'keys-new', name: 'gateway', index: false }],
    ['policy lint', { kind: 'policy-lint', folder: '/repo/deploy/jurisdictions', packs: undefined }],
    ['policy lint packs --pack a --pack b', { kind: 'policy-lint', folder: '/home/op/packs', packs: ['a', 'b'] }],
    [
      'policy explain stages --area 152500 --date 2026-03-01 --folder packs',
      { kind: 'policy-explain', folder: '/home/op/packs', key: 'stages', area: '152500', date: '2026-03-01' },
    ],
    ['policy load packs', { kind: 'policy-load', folder: '/home/op/packs' }],
    [
      'policy dry-run packs --area 152500 --date 2026-03-01',
      { kind: 'policy-try', folder: '/home/op/packs', area: '152500', date: '2026-03-01', from: undefined },
    ],
    ['policy diff a b', { kind: 'policy-diff', before: '/home/op/a', after: '/home/op/b', area: undefined }],
  ])('%s', (line, command) => {
    expect(read(line).command).toEqual(command);
  });
  it.each([
    'bakup',
    'backup x',
    'restore',
    'keys new',
    'keys sealing',
    'keys sealing burn',
    'keys rotate all',
    'restore a b',
    'restore x --finish',
    'events',
    'events replay registry',
    'events replay registry 7 --all',
    'doctor now',
    'policy',
    'policy lint a b',
    'policy explain stages',
    'policy diff a',
  ])('refuses %s and shows how', (line) => {
    expect(() => read(line)).toThrow(/zg <命令/);
  });
  it('names an unknown option', () => {
    expect(() => read('backup --into x')).toThrow(/--into/);
  });
  it.each([
    ['backup --data d', {}, '/home/op/d'],
    ['backup', {}, '/repo/.data'],
    ['backup', { DATA_DIR: '/var/zg' }, '/var/zg'],
    ['backup --data /x', { DATA_DIR: '/var/zg' }, '/x'],
  ])('%s with %o works in %s', (line, env, data) => {
    expect(read(line, env).data).toBe(data);
  });
});
