export { runningPostgres, startPostgres, type PostgresOptions, type RunningServer } from './postgres.js';
export { runningNats, startNats, type NatsOptions, type NatsUser } from './nats.js';
export { fromDebianPackages } from './debian-package.js';
export { cacheFolder, dataFolder, moveElsewhere, removeDataFolder } from './files.js';
export { alive, commandOf, end, freePort, until } from './process.js';
