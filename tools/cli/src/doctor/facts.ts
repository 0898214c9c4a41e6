/** What the doctor found; judged in judge.domain.ts. */
export interface Facts {
  folder: FolderFacts;
  files: FileFacts[];
  /** Of the disk the data folder is on. */
  disk: { free: number; total: number };
  port: { port: number; taken: boolean };
  database: DatabaseFacts;
  /** Uploaded files that the database refers to; undefined where it does not answer. */
  uploads: { referred: number; missing: number } | undefined;
  events: EventFacts;
}

export interface FolderFacts {
  path: string;
  /** False where both servers are named by the environment: then it is no loss if there is none. */
  needed: boolean;
  exists: boolean;
  writable: boolean;
  /** A restore was cut at its last step. */
  halfRestored: boolean;
  /** What a killed restore left beside it. */
  unfinished: string | undefined;
  holder: { pid: number; port: number } | undefined;
  /** Servers of ours that run on it. */
  servers: number[];
}

export interface FileFacts {
  /** Under which heading it is told of. */
  name: '密钥文件' | '数据库文件';
  path: string;
  what: string;
  exists: boolean;
  /** Permission bits. */
  mode: number;
  readable: boolean;
}

export type DatabaseFacts =
  | { state: 'stopped' }
  | { state: 'unreachable'; error: string }
  | {
      state: 'up';
      version: number;
      /** Database minus machine, less what the question itself took. */
      skewSeconds: number;
      schemas: SchemaFacts[];
    };

export interface SchemaFacts {
  schema: string;
  exists: boolean;
  missing: string[];
  /** Applied, and not known to this code. */
  unknown: string[];
  published: number;
  unpublished: number;
  oldestSeconds: number;
  parked: { aggregates: number; events: number };
}

export type EventFacts =
  | { state: 'stopped' }
  | { state: 'unreachable'; error: string }
  | { state: 'no_jetstream' }
  | { state: 'no_stream' }
  | {
      state: 'up';
      messages: number;
      /** The operator keeps only a part. */
      limited: boolean;
      consumers: { name: string; pending: number }[];
    };
