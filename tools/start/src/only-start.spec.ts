import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { claimFolder, refuseHalfRestored, switchMarker } from './only-start.js';

const folder = mkdtempSync(join(tmpdir(), 'zg-claim-'));
const file = join(folder, 'start.json');
const program = join(folder, 'start/dist/cli.js');
mkdirSync(join(folder, 'start/dist'), { recursive: true });
writeFileSync(program, 'setInterval(() => undefined, 1000)');

afterEach(() => rmSync(file, { force: true }));

describe('one start per data folder', () => {
  it('takes a free folder and gives it back', () => {
    const claim = claimFolder(file, 8787);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ pid: process.pid, port: 8787 });
    claim.release();
    expect(existsSync(file)).toBe(false);
  });

  it('refuses while another start runs, and not once it was killed', async () => {
    const other = spawn(process.execPath, [program]);
    writeFileSync(file, JSON.stringify({ pid: other.pid, port: 8787 }));
    expect(() => claimFolder(file, 8790)).toThrow(/端口 8787/);
    const gone = new Promise((done) => other.once('exit', done));
    other.kill('SIGKILL');
    await gone;
    expect(() => claimFolder(file, 8790)).not.toThrow();
  });

  it('does not mistake another program of that number for a start', () => {
    writeFileSync(file, JSON.stringify({ pid: process.ppid, port: 8787 }));
    expect(() => claimFolder(file, 8790)).not.toThrow();
  });

  it('is not stopped by a file cut short', () => {
    writeFileSync(file, '{"pid":');
    expect(() => claimFolder(file, 8790)).not.toThrow();
  });

  it('is not begun while a restore has not put the folder in place', () => {
    const data = join(folder, 'data');
    expect(() => refuseHalfRestored(data)).not.toThrow();
    writeFileSync(switchMarker(data), '{}');
    expect(() => refuseHalfRestored(data)).toThrow(/zg restore --finish/);
  });
});
