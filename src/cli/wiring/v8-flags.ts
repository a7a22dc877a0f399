/**
 * V8's flags for what a command is about to do. Node's own modules are loaded from a cache that V8 does not take once a flag has
 * changed: fetch, node:crypto and what they need then take 40 milliseconds longer. So flags are set late, and only where it pays.
 */

import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** For a command that ends within a tenth of a second: code that is optimized meanwhile, on the core that git needs, comes too late. */
export function optimizeNothing(): void {
  setFlagsFromString("--no-opt");
  setFlagsFromString("--no-maglev");
}

/**
 * For a long history, which makes a lot of short-lived garbage: V8 keeps doubling the room for it. Without that it takes a third
 * less memory and no more time.
 */
export function keepYoungHeapSmall(): void {
  setFlagsFromString("--semi-space-growth-factor=1");
}

/** Bytes of garbage that may pile up, and how often that is looked at, in milliseconds. */
const GARBAGE = 16_000_000;
const LOOK = 20;

/**
 * For work that goes on for long and keeps little: V8 lets garbage pile up to several times of what is in use, the more the busier the
 * machine is, and what a process once had it rarely gives back. Here garbage is collected as soon as there is some. Stops when the process
 * has nothing else to do.
 */
export function collectGarbageEarly(): void {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  setFlagsFromString("--no-expose-gc");
  const used = () => {
    const { used_heap_size: heap, external_memory: outside } = getHeapStatistics();
    return heap + outside;
  };
  let inUse = used();
  const look = () => {
    if (used() < inUse + GARBAGE) return;
    collect();
    inUse = used();
  };
  setInterval(look, LOOK).unref();
}
