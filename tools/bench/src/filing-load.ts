import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newId } from '@zhuanguan/kernel';
import { bodyTemplate } from './filing-content.js';
import type { Lab } from './lab.js';
import type { System } from './system.js';
import type { Town } from './town.js';
import type { Tool } from './unpacked-tools.js';
import { load, type Loaded } from './wrk.js';

/** Sends filings through the front door: as many as go, or so many per second. */
export type FilingLoad = (system: System, load: { seconds: number; perSecond?: number }) => Promise<Loaded>;

export function filingLoad(wrk: Tool, lab: Lab, town: Town, connections: number): FilingLoad {
  const [clerks, body] = [join(lab.folder, 'clerks'), join(lab.folder, 'filing-body')];
  writeFileSync(clerks, town.clerks.map((c) => `zg_session=${c.sessionId} ${c.csrfToken} ${c.unitId}\n`).join(''), {
    mode: 0o600,
  });
  writeFileSync(body, bodyTemplate());
  let runs = 0;
  return (system, { seconds, perSecond = 0 }) =>
    load(wrk, {
      url: system.url,
      script: 'filings',
      args: [clerks, body, newId(), String(perSecond), String((runs += 1))],
      connections,
      seconds,
    });
}
