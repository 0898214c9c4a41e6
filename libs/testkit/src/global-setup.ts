import { testServers } from './run-servers.js';

/** One PostgreSQL for the whole run; files get databases and roles of their own. */
export const setup = (): Promise<() => Promise<void>> => testServers(1);
