import type { Random } from "../test/support/random.ts";

const KINDS = ["feat", "fix", "fix", "chore", "refactor", "docs", "perf", "test", "build"];
const VERBS = [
  "handle",
  "add",
  "remove",
  "speed up",
  "retry",
  "validate",
  "log",
  "cache",
  "rename",
  "document",
];
const NOUNS = [
  "empty batches",
  "the session cookie",
  "rate limits",
  "slow queries",
  "expired tokens",
  "the retry budget",
];
const ENDS = [
  "in the worker",
  "on start",
  "behind a proxy",
  "for large tenants",
  "after a failover",
  "in tests",
];
const SENTENCES = [
  "The old path was taken whenever the cache was cold, which nobody noticed while tenants were small.",
  "Callers that pass nothing keep what they had; the new behaviour is asked for by name.",
  "Measured on a copy of production: the ninety-ninth percentile falls from 420 to 180 ms.",
  "This was seen twice last week, both times right after a node had been drained.",
  "A later change removes the flag, once every region has had it for a week.",
  "The tests hold both orders, since the queue promises neither.",
];

/** Messages as a team writes them: four in five are Conventional Commits, most have a body, few break something. */
export function commitMessage(random: Random, number: number, scope: string): string {
  const what = `${random.pick(VERBS)} ${random.pick(NOUNS)} ${random.pick(ENDS)}`;
  const breaking = random.below(60) === 0;
  const header =
    random.below(5) === 0 ? sentence(what) : `${random.pick(KINDS)}(${scope})${breaking ? "!" : ""}: ${what}`;
  const paragraphs = Array.from({ length: random.below(4) }, () =>
    Array.from({ length: 1 + random.below(3) }, () => wrapped(random.pick(SENTENCES))).join("\n"),
  );
  return `${[`${header} (#${number})`, ...paragraphs, ...trailers(random, breaking)].join("\n\n")}\n`;
}

function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function wrapped(text: string): string {
  return text.replace(/(.{1,72})(?:\s|$)/g, "$1\n").trimEnd();
}

function trailers(random: Random, breaking: boolean): string[] {
  const lines = [
    ...(breaking ? ["BREAKING CHANGE: the old name is gone, and so is its metric."] : []),
    ...(random.below(8) === 0 ? [`Refs: #${1 + random.below(9_000)}`] : []),
    ...(random.below(10) === 0 ? ["Co-authored-by: Grace Hopper <grace@example.org>"] : []),
  ];
  return lines.length === 0 ? [] : [lines.join("\n")];
}
