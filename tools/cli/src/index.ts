export { run } from './run.js';
export { readOptions, type Command } from './options.js';
export type { Context } from './context.js';
