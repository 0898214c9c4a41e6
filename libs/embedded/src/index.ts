export { startPostgres, type PostgresOptions, type RunningServer } from './postgres.js';
export { startNats, type NatsOptions } from './nats.js';
export { fromDebianPackages } from './debian-package.js';
export { cacheFolder } from './files.js';
export { alive, commandOf, end, freePort, until } from './process.js';
