export { createLogger, currentTraceId, type Logger } from './logger.js';
export { traceparent, withSpan, withTraceparent } from './span.js';
