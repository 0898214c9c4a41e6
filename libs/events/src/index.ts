export { eventType, makeEvent, subjectFor, subjectsBelow, type EventEnvelope, type NewEvent } from './envelope.js';
export {
  connectNats,
  ensureStream,
  readStream,
  STREAM,
  streamState,
  type EventReader,
  type Nats,
  type StreamEvent,
  type StreamState,
} from './stream.js';
export { inboxOf, natsAddress, natsUrlFor, type NatsAddress } from './nats-address.js';
export { startOutboxNotifier, startRelay, type Relay } from './relay.js';
export { startPublishing, type Publishing } from './publishing.js';
export {
  NotYetError,
  startConsumer,
  type ConsumerOptions,
  type EventHandler,
  type RunningConsumer,
  type Touched,
} from './consumer.js';
export { replayParked, requestReplay, type ParkedAggregate, type ReplayOutcome } from './replay.js';
export { listParked, type ParkedEvent } from './inbox.js';
export { anchorFile, anchorOnce, readAudit, sealOnce, startAnchoring, type AuditConfig } from './anchoring.js';
export { startLoop, startMidnightLoop, type Log, type Loop } from './loop.js';
export { noteReads, type AuditReadingDeps } from './audit-reading.js';
// An export over HTTP is written by the gateway, which has no database.
export { AUDIT_FORMAT, type AuditRecord } from '@zhuanguan/db';
export { auditHandlers } from './audit.rpc.js';
export { recordReveal, type Reveal } from './reveal.js';
export { recordExport, type Exported } from './record-export.js';
