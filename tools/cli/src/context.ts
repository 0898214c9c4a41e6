/** What every command is given. */
export interface Context {
  /** Absolute. */
  data: string;
  env: Readonly<Record<string, string | undefined>>;
  /** Of this program. */
  version: string;
  now: () => Date;
  say: (words: string) => void;
  /** Runs when the command is broken off by a signal; gives what takes it back. */
  onStop(work: () => Promise<unknown>): () => void;
}
