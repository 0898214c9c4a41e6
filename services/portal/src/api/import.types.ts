import type { components } from './schema.js';

type Schemas = components['schemas'];

export type ImportJob = Schemas['ImportJob'];
export type ImportRow = Schemas['ImportRow'];
export type ImportMode = Schemas['CommitImport']['mode'];
export type ImportPurpose = ImportJob['purpose'];
export type ImportQuestion = Schemas['ImportQuestion'];
export type ImportRevision = Schemas['ReviseImport'];
