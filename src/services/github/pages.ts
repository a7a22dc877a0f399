/** One page of a list: its parsed entries and the answer's `Link` header. */
export interface Page<T> {
  readonly entries: readonly T[];
  readonly link: string | undefined;
}

/** The most that GitHub puts on one page. */
export const PAGE_SIZE = 100;

/**
 * Every entry of a list, once each: a list that grows while it is read moves entries to the next page.
 * Octokit's own paging is not used, because it takes an empty body for an empty list.
 */
export async function everyPage<T extends { readonly id: number }>(
  read: (page: number) => Promise<Page<T>>,
): Promise<T[]> {
  const found = new Map<number, T>();
  for (let page = 1; ; page++) {
    const { entries, link } = await read(page);
    for (const entry of entries) found.set(entry.id, entry);
    if (!link?.includes('rel="next"')) return [...found.values()];
  }
}
