/** Numbers that look random and are the same every time. */
export interface Random {
  /** A whole number from 0 on, below this one. */
  below(limit: number): number;
  /** One of these. */
  pick<T>(items: readonly T[]): T;
}

/** Begins a sequence of its own for each seed: the generator "mulberry32". */
export function createRandom(seed: number): Random {
  let state = seed;
  const below = (limit: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
  return {
    below,
    pick: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error("there is nothing to pick from");
      return item;
    },
  };
}
