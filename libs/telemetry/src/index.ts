export { countRefused } from './counter.js';
export { createLogger, currentTraceId, type Logger } from './logger.js';
export { traceparent, withConsumerSpan, withTraceparent } from './span.js';
