export { firstAdministrator, type FirstAdministrator } from './first-administrator.js';
export { nodeFlags } from './node-flags.js';
export {
  addSealingKey,
  dropOldSealingKeys,
  keepSecrets,
  makeSecrets,
  renewServiceSecrets,
  TOKEN_SIGNERS,
  type Secrets,
} from './secrets.js';
export { migrateAll, roleUrl, SERVICE_SCHEMAS, serviceUrls, type ServiceSchema } from './migrate-all.js';
export { FILES, FILES_TO_KEEP } from './data-files.js';
export { explain } from './explain.js';
export { claimFolder, holderOf, refuseHalfRestored, switchMarker, type Holder } from './only-start.js';
export { startProcesses, type Processes, type ProcessesOptions, type ServiceName } from './processes.js';
export { startStack, type Stack, type StackClients, type StackOptions } from './stack.js';
export { clientsOf } from './process-clients.js';
export { certificateFor, makeAuthority, type Authority } from './certificates.js';
export { NATS_USERS, natsUsers, OPERATOR } from './nats-users.js';
export { operatorNatsUrl } from './operator-nats.js';
