import { Worker } from 'node:worker_threads';
import type { PrintedForm } from './form-pdf.js';
import type { FormInput } from './form-sheet.js';
import type { FormAnswer, FormTask } from './form-worker.js';

export type FormFormat = FormTask['format'];

const FROM_SOURCE = import.meta.url.endsWith('.ts');
const WORKER = new URL(FROM_SOURCE ? './form-worker.ts' : './form-worker.js', import.meta.url);
/** In a workspace the sources themselves run. */
const EXEC_ARGV = FROM_SOURCE ? ['--import', 'tsx'] : [];
const THREAD = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 64 };
/** The thread keeps its fonts while forms are asked for, and goes when nobody asks. */
const IDLE_MS = 60_000;
const TASK_MS = 60_000;

interface Waiting {
  resolve: (form: PrintedForm) => void;
  reject: (error: Error) => void;
  timer: NodeJS.Timeout;
}

interface Printer {
  worker: Worker;
  waiting: Map<number, Waiting>;
  idle?: NodeJS.Timeout;
}

let printer: Printer | undefined;
let lastId = 0;

/** Prints in a thread, one form after the other. Throws where the thread ends or takes over a minute: a fault, not a refusal. */
export function printForm(format: FormFormat, input: FormInput): Promise<PrintedForm> {
  const own = (printer ??= start());
  clearTimeout(own.idle);
  own.worker.ref();
  const id = (lastId += 1);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => end(own, new Error(`printing took over ${TASK_MS} ms`)), TASK_MS);
    own.waiting.set(id, { resolve, reject, timer });
    own.worker.postMessage({ id, format, input } satisfies FormTask);
  });
}

function start(): Printer {
  const own: Printer = {
    worker: new Worker(WORKER, { resourceLimits: THREAD, execArgv: EXEC_ARGV }),
    waiting: new Map(),
  };
  own.worker.on('message', (answer: FormAnswer) => {
    const waiting = own.waiting.get(answer.id);
    if (!waiting) return;
    own.waiting.delete(answer.id);
    clearTimeout(waiting.timer);
    if ('failure' in answer) waiting.reject(new Error(`form: ${answer.failure}`));
    else waiting.resolve({ file: answer.file, missing: answer.missing });
    if (own.waiting.size > 0) return;
    own.worker.unref();
    own.idle = setTimeout(() => end(own, new Error('idle')), IDLE_MS).unref();
  });
  own.worker.on('error', (error: Error) => end(own, error));
  own.worker.on('exit', () => end(own, new Error('the printing thread ended')));
  return own;
}

/** Whatever still waits is told; the next form starts another thread. */
function end(own: Printer, error: Error): void {
  if (printer === own) printer = undefined;
  clearTimeout(own.idle);
  for (const { reject, timer } of own.waiting.values()) {
    clearTimeout(timer);
    reject(error);
  }
  own.waiting.clear();
  void own.worker.terminate();
}
