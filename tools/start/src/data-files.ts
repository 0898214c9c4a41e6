/** What lies in a data folder, by name. */
export const FILES = {
  /** PostgreSQL's own folder, and NATS's. */
  postgres: 'pg',
  nats: 'nats',
  /** Uploaded files by their hash (libs/files). */
  files: 'files',
  /** Signed anchors over the history, a file for each service (SEC-3); better kept on another machine as well. */
  audit: 'audit',
  /** Without it neither sessions nor database roles survive. */
  secrets: 'secrets.json',
  /** How far the demonstration is written, and its accounts. */
  seed: 'seed.json',
  demo: 'demo.json',
  /** Whose pack the installation was begun with. */
  jurisdiction: 'jurisdiction.json',
  /** Who uses the folder, and the processes of a start that was killed. */
  holder: 'start.json',
  processes: 'processes.json',
} as const;

/** What a backup takes beside the database: all that is not made anew by a start. */
export const FILES_TO_KEEP: readonly string[] = [FILES.secrets, FILES.seed, FILES.demo, FILES.jurisdiction];
