/** Names the format, so that a file of something else is told at once. First member of every archive. */
export const MARK = { name: 'zhuanguan-backup.json', format: 1 } as const;
/** Last member: an archive cut short has none. */
export const MANIFEST = 'manifest.json';

export interface TableEntry {
  table: string;
  columns: string[];
  rows: number;
  /** COPY text, cut anywhere, in order. */
  members: string[];
}

export interface SequenceEntry {
  sequence: string;
  value: string;
  called: boolean;
}

export interface SchemaEntry {
  schema: string;
  /** Applied when the backup was made, in order. */
  migrations: string[];
  tables: TableEntry[];
  sequences: SequenceEntry[];
}

export interface MemberEntry {
  bytes: number;
  sha256: string;
}

export interface Manifest {
  format: number;
  /** Of the code that made it. */
  version: string;
  /** ISO instant of the snapshot. */
  madeAt: string;
  postgres: string;
  schemas: SchemaEntry[];
  /** Of the data folder, by name. */
  files: { name: string; member: string }[];
  members: Record<string, MemberEntry>;
}

export const rowsOf = ({ tables }: SchemaEntry): number => tables.reduce((sum, { rows }) => sum + rows, 0);

export const bytesOf = ({ members }: Manifest): number =>
  Object.values(members).reduce((sum, { bytes }) => sum + bytes, 0);
