/** Lets work go on before anything waits for it. If it fails, that shows only when something does. */
export function inBackground<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}

/**
 * Lets what has arrived meanwhile be read. Long work in one go would stall git, which stops writing when its output is not
 * read.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Does work on one item after the other, and lets reading go on in between. */
export async function inTurns<T, R>(items: readonly T[], work: (item: T) => R): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) {
    results.push(work(item));
    await nextTurn();
  }
  return results;
}
