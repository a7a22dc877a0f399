/** Lets work go on before anything waits for it. If it fails, that shows only when something does. */
export function inBackground<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}
