import { loadPolicySet } from '@zhuanguan/policy/folder';
import { seedDemo, seedLeague, seedProjects, type Demo } from '@zhuanguan/seed';
import type { Browser } from 'playwright-core';
import { JURISDICTIONS, startInstallation, type Installation, type InstallationOptions } from './installation.js';
import { enter, openBrowser, type PortalUser } from './portal-user.js';

/** The demo league in a browser, as `npm start` shows it. */
export interface DemoBrowser {
  at: Installation;
  browser: Browser;
  /** Everybody who came in by `as`. */
  users: PortalUser[];
  /** Systems that are registered. */
  clients: Demo['clients'];
  account(username: string): Demo['users'][number];
  as(username: string): Promise<PortalUser>;
  stop(): Promise<void>;
}

/** In Shanghai. */
export const today = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

export async function startDemo(options: InstallationOptions = {}): Promise<DemoBrowser> {
  const at = await startInstallation('one', options);
  const packs = await loadPolicySet(JURISDICTIONS);
  const all = [...packs.packs.values()].filter((p) => p.id === '152500-xilingol').map((p) => p.area);
  // The league and one county say what a test asks; pictures show the whole league.
  const areas = process.env['ZG_IMAGES'] === '1' ? all : all.filter((a) => ['152500', '152502'].includes(a.code));
  const target = { ...at.clients, signer: at.signer };
  const units = await seedLeague(target, { areas, asOf: today() });
  await seedProjects(target, units, today());
  const demo = await seedDemo(target, units, at.url);
  const browser = await openBrowser();
  const users: PortalUser[] = [];
  const account: DemoBrowser['account'] = (username) => {
    const found = demo.users.find((u) => u.username === username);
    if (!found) throw new Error(`no demo account ${username}`);
    return found;
  };
  return {
    at,
    browser,
    users,
    clients: demo.clients,
    account,
    as: async (username) => {
      const user = await enter(browser, at.url, account(username));
      users.push(user);
      return user;
    },
    stop: async () => {
      await browser.close();
      await at.stop();
    },
  };
}
