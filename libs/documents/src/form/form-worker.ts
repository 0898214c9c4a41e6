import { parentPort } from 'node:worker_threads';
import { formDocx } from './form-docx.js';
import { formPdf } from './form-pdf.js';
import type { FormInput } from './form-sheet.js';

export interface FormTask {
  id: number;
  format: 'pdf' | 'docx';
  input: FormInput;
}
export type FormAnswer = { id: number } & ({ file: Uint8Array; missing: string[] } | { failure: string });

/** A thread of its own: setting a table of a thousand lines takes seconds, and others are waiting for the service. */
parentPort?.on('message', (task: FormTask) => {
  void answer(task).then((result) => parentPort?.postMessage(result));
});

async function answer({ id, format, input }: FormTask): Promise<FormAnswer> {
  try {
    return format === 'pdf' ? { id, ...(await formPdf(input)) } : { id, file: await formDocx(input), missing: [] };
  } catch (error) {
    return { id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
