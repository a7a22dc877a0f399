/**
 * V8's flags for what a command is about to do. Node's own modules are loaded from a cache that V8 does not take once a flag has
 * changed: fetch, node:crypto and what they need then take 40 milliseconds longer. So flags are set late, and only where it pays.
 */

import { setFlagsFromString } from "node:v8";

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
