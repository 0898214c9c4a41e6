export { firstAdministrator, type FirstAdministrator } from './first-administrator.js';
export { nodeFlags } from './node-flags.js';
export { keepSecrets, makeSecrets, type Secrets } from './secrets.js';
export { migrateAll, roleUrl } from './migrate-all.js';
export { startProcesses, type Processes, type ProcessesOptions, type ServiceName } from './processes.js';
export { startStack, type Stack, type StackClients, type StackOptions } from './stack.js';
export { clientsOf } from './process-clients.js';
