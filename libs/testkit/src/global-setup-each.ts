import { testServers } from './run-servers.js';

/** As many as workers: whole installations have the same roles with passwords of their own. */
export const setup = (): Promise<() => Promise<void>> => testServers(2);
