export { openWide } from './open-wide.js';
export { seqScans } from './plans.js';
export { testDatabase, testNats, testPostgres, type TestDatabase, type TestServer } from './servers.js';
export { fixedClock, testLog, waitFor, type TestClock } from './clock.js';
