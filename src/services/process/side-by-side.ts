import pMap from "p-map";

/**
 * Does something with each of several things, a few at a time. After a failure no further one is begun, those that run are
 * waited for, so that nothing is left running, and the first failure is thrown.
 */
export async function sideBySide<T>(
  things: readonly T[],
  concurrency: number,
  deal: (thing: T) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  const one = async (thing: T) => {
    if (failures.length > 0) return;
    try {
      await deal(thing);
    } catch (error) {
      failures.push(error);
    }
  };
  await pMap(things, one, { concurrency });
  if (failures.length > 0) throw failures[0];
}
