export { firstAdministrator, type FirstAdministrator } from './first-administrator.js';
export { nodeFlags } from './node-flags.js';
export { keepSecrets, makeSecrets, type Secrets } from './secrets.js';
export { migrateAll, roleUrl, SERVICE_SCHEMAS, type ServiceSchema } from './migrate-all.js';
export { FILES, FILES_TO_KEEP } from './data-files.js';
export { claimFolder, holderOf, refuseHalfRestored, switchMarker, type Holder } from './only-start.js';
export { startProcesses, type Processes, type ProcessesOptions, type ServiceName } from './processes.js';
export { startStack, type Stack, type StackClients, type StackOptions } from './stack.js';
export { clientsOf } from './process-clients.js';
