/**
 * The requests of one tick, and those that arrive while `parallel` calls are under way, become one batch call with an
 * answer per item. A call that fails fails its items.
 */
export function coalesce<Item, Outcome>(options: {
  max: number;
  parallel?: number;
  send: (items: Item[]) => Promise<Outcome[]>;
}): (item: Item) => Promise<Outcome> {
  const queue: { item: Item; resolve: (outcome: Outcome) => void; reject: (error: unknown) => void }[] = [];
  let sending = 0;
  let scheduled = false;
  const pump = () => {
    scheduled = false;
    while (sending < (options.parallel ?? 2) && queue.length > 0) {
      const batch = queue.splice(0, options.max);
      sending += 1;
      options
        .send(batch.map((w) => w.item))
        .then(
          (outcomes) => batch.forEach((w, i) => w.resolve(outcomes[i] as Outcome)),
          (error: unknown) => batch.forEach((w) => w.reject(error)),
        )
        .finally(() => {
          sending -= 1;
          schedule();
        });
    }
  };
  const schedule = () => {
    if (scheduled || queue.length === 0) return;
    scheduled = true;
    setImmediate(pump);
  };
  return (item) =>
    new Promise((resolve, reject) => {
      queue.push({ item, resolve, reject });
      schedule();
    });
}
