import type { Place } from "../domain/text/problem.ts";

/** `slipway.toml:12:3`, as editors and terminals make a link of it. */
export function formatPlace({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}
