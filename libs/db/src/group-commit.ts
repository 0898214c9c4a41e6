export interface GroupCommit<Item, Outcome> {
  submit(item: Item): Promise<Outcome>;
}

export interface GroupCommitOptions<Item, Outcome> {
  /** At most so many commands share a transaction. */
  max: number;
  /** Batches under way at once; two keep the database busy while the next one is decided. */
  parallel?: number;
  run: (items: Item[]) => Promise<Outcome[]>;
  /** Tries of a single command that failed alone with something that may pass (a conflict, a lost connection). */
  retryable: (error: unknown) => boolean;
}

const SINGLE_TRIES = 3;

/**
 * Commands that arrive while a batch runs make up the next one. A batch that fails is run again one command at a time,
 * so that one bad row fails alone.
 */
export function groupCommit<Item, Outcome>(options: GroupCommitOptions<Item, Outcome>): GroupCommit<Item, Outcome> {
  interface Waiting {
    item: Item;
    resolve: (outcome: Outcome) => void;
    reject: (error: unknown) => void;
  }
  const queue: Waiting[] = [];
  let running = 0;
  let scheduled = false;

  async function single({ item, resolve, reject }: Waiting): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const [outcome] = await options.run([item]);
        return resolve(outcome as Outcome);
      } catch (error) {
        if (attempt >= SINGLE_TRIES || !options.retryable(error)) return reject(error);
      }
    }
  }

  async function runBatch(batch: Waiting[]): Promise<void> {
    try {
      const outcomes = await options.run(batch.map((w) => w.item));
      batch.forEach((w, i) => w.resolve(outcomes[i] as Outcome));
    } catch {
      for (const waiting of batch) await single(waiting);
    }
  }

  function pump(): void {
    scheduled = false;
    while (running < (options.parallel ?? 2) && queue.length > 0) {
      running += 1;
      void runBatch(queue.splice(0, options.max)).finally(() => {
        running -= 1;
        schedule();
      });
    }
  }

  function schedule(): void {
    if (scheduled || queue.length === 0) return;
    scheduled = true;
    // The requests of one tick go together.
    setImmediate(pump);
  }

  return {
    submit: (item) =>
      new Promise<Outcome>((resolve, reject) => {
        queue.push({ item, resolve, reject });
        schedule();
      }),
  };
}
