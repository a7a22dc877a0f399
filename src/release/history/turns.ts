/** Lets work go on while nobody waits for it yet. If it fails, that shows once somebody does. */
export function inBackground<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}

/**
 * Lets what has arrived meanwhile be read. Long work in one go would make git wait, which stops writing as soon as nobody reads.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Does work on one item after the other, and reads in between. */
export async function inTurns<T, R>(items: readonly T[], work: (item: T) => R): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) {
    results.push(work(item));
    await nextTurn();
  }
  return results;
}
