export {
  isTransientDatabaseError,
  isUniqueViolation,
  openDatabase,
  type Database,
  type DatabaseOptions,
  type Statement,
  type Tx,
} from './database.js';
export { scopeOf, type SystemScope, type TxScope } from './rows/scope.js';
export {
  ACCOUNT,
  ACCOUNT_ID,
  factTables,
  isAbove,
  isBelow,
  ORGANISATION,
  PERSON,
  PUBLIC,
  readable,
  SIGNED_IN,
  unitInScope,
  writable,
  DELIVERY_TABLES,
  type RowAccess,
  type TableAccess,
} from './rows/row-access.js';
export { reachedUnits, reachesRows } from './rows/reach.js';
export { assertRoles, roleUrls } from './rows/roles.js';
export { keyOf, lockHeads, type AggregateKey, type Head } from './heads.js';
export { appendFacts, StaleAggregateError, type Fact, type OutboxEvent } from './append-facts.js';
export { commitment, firstBrokenLink, linkHash, type HistoryLink, type StoredLink } from './history-chain.js';
export {
  anchorHolds,
  keyIdOf,
  publicHalf,
  signAnchor,
  type Anchor,
  type AnchorEntry,
  type AnchorKey,
} from './audit/anchor.js';
export { anchorsAfter, appendAnchor, type AnchorWork } from './audit/anchor.store.js';
export { AUDIT_FORMAT, type Aggregate, type AuditRecord, type ExportMark } from './audit/audit-record.js';
export { exportHistoryPage, sealsIn, type ExportPosition } from './audit/export-history.store.js';
export { LINK_COLUMNS, toStoredLink, type LinkRow } from './audit/link-row.js';
export {
  anchorStanding,
  listHistory,
  type AnchorStanding,
  type HistoryFilter,
  type HistoryRow,
} from './audit/list-history.store.js';
export { readDigest, type Digest } from './audit/digest.js';
export {
  faultsOf,
  type AnchoredVersion,
  type ChainFault,
  type ChainFinding,
  type ChainHead,
  type StoredChain,
} from './audit/verify.domain.js';
export { destroyHistoryPersonal } from './personal/destroy-personal.store.js';
export { appendReads, nextExportNumber, type PersonalRead } from './personal/personal-read.store.js';
export { faultsOfReads, LATEST_MS, SEALED_READS, type ReadFault, type StoredRead } from './personal/read-seal.js';
export { looseReads, readsOfSeals, sealReads } from './personal/seal-reads.store.js';
export { listReads, REVEAL, type ReadFilter, type ReadRow } from './personal/list-reads.store.js';
export { startReadLog, type ReadLog } from './personal/read-log.js';
export { blindIndex, blindIndexes, open, seal, SealedValueError, type SealedUse } from './sealed/sealed.js';
export {
  makeSealingKeys,
  newestOnly,
  readSealingKeys,
  withNewKey,
  type SealingKey,
  type SealingKeys,
} from './sealed/sealing-keys.js';
export { findIdempotent, type IdempotencyKey, type IdempotencyRecord } from './idempotency.js';
export { groupCommit, type GroupCommit } from './group-commit.js';
export { addPacks, keepPacks, type KeptPack } from './policy-pack.store.js';
export {
  activeVersions,
  keepPolicySet,
  keepVersions,
  Migration0004PolicyActivation,
  packsByDigest,
  refreshShelf,
  type ActiveVersion,
} from './policy-activation.store.js';
export { lockPersons, PERSON_ALIAS_TABLE, personAliases, personRoot, setPersonAlias } from './person-alias.js';
export { migrate, migrationNames, systemRole, type MigrateOptions, type MigrationClass } from './migrate.js';
export {
  endInTree,
  lockTrees,
  Migration0001TreeClosure,
  Migration0003TreeSelf,
  Migration0006TreeUp,
  moveInTree,
  wouldCircle,
  type Tree,
} from './tree-closure.js';
