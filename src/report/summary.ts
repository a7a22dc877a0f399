import { shortCommit } from "../domain/history/commit-sha.ts";
import type { CutRecord } from "../domain/history/cut.ts";
import type { ComponentStatus, ProjectStatus } from "../domain/history/status.ts";
import { FORGE_NAMES } from "../domain/project/forge.ts";
import type { TagCheck } from "../domain/release/check.ts";
import type { ReleasePlan } from "../domain/release/plan.ts";
import type { ReleasedComponent, ReleaseRecord } from "../domain/release/record.ts";
import type { Problem } from "../domain/text/problem.ts";
import { formatPlace } from "./documents.ts";
import { formatAge } from "./in-words.ts";
import { code, link, literal, literalLine, table } from "./markdown.ts";
import { printable, printableLine } from "./printable.ts";

/** A checked tag for `$GITHUB_STEP_SUMMARY`. */
export function checkSummary(check: TagCheck): string {
  const rows = [
    ["Component", literal(check.component)],
    ["Version", literal(check.version)],
    ["Channel", literal(check.channel) + (check.prerelease ? " (a prerelease)" : "")],
    ["Commit", check.commit === null ? "no such tag yet" : code(check.commit)],
    ["Images", check.images.map(code).join("<br>")],
  ];
  return `${heading(check.tag)}${table(["Release tag", code(check.tag)], rows)}`;
}

/** A plan for `$GITHUB_STEP_SUMMARY`. */
export function planSummary({ releases }: ReleasePlan): string {
  return releases
    .map(({ tag, steps }) => {
      const rows = steps.map(({ kind, subject, state, reason }) => [
        kind,
        code(subject),
        state,
        literal(reason),
      ]);
      return heading(tag) + table(["Step", "Subject", "State", "Reason"], rows);
    })
    .join("\n");
}

/** A release for `$GITHUB_STEP_SUMMARY`. */
export function releaseSummary({ extent, releases, writes }: ReleaseRecord): string {
  const tables = releases.map((released) => releasedTable(released)).join("\n");
  const before = extent === "images" ? "no image was missing" : "everything was published before";
  return writes === 0 ? `${tables}\nNothing to do: ${before}.\n` : tables;
}

/** Release tags that were cut, or would be. */
export function cutSummary(cuts: readonly CutRecord[]): string {
  if (cuts.length === 0) return "Nothing to cut.\n";
  const rows = cuts.map(({ cut, previous, reason, outcome }) => [
    code(cut.tag),
    previous === null ? "" : code(previous.tag),
    literal(printableLine([reason.bump ?? "", reason.because].filter(Boolean).join(": "))),
    outcome,
  ]);
  return table(["Release tag", "After", "Why", "Outcome"], rows);
}

/** A command that failed: why, what to do, and what it had done until then. */
export function failureSummary(problems: readonly Problem[], record: ReleaseRecord | null): string {
  const blocks = problems.map(({ code: name, message, hint, where }) => {
    const [said = "", ...printed] = printable(message).trimEnd().split("\n");
    const place = where === undefined ? "" : `${formatPlace(where)}: `;
    return [
      `**${literal(`error[${name}]`)}** ${literal(place + printableLine(said))}`,
      ...(printed.length === 0 ? [] : [`<pre>${printed.map(literalLine).join("<br>")}</pre>`]),
      ...(hint === "" ? [] : [literal(printableLine(hint))]),
    ].join("\n\n");
  });
  const done = record === null || record.writes === 0 ? "" : `\nSo far:\n\n${releaseSummary(record)}`;
  return `### Failed\n\n${blocks.join("\n\n")}\n${done}`;
}

function releasedTable({ tag, commit, images, deployments, files, release }: ReleasedComponent): string {
  const rows = [
    ...images.map(({ reference, digest, outcome }) => [code(reference), code(digest), literal(outcome)]),
    ...deployments.map(({ environment, url, outcome }) => [
      literal(environment),
      literal(url),
      literal(outcome),
    ]),
    ...files.map(({ name, digest, outcome }) => [code(name), code(digest), literal(outcome)]),
    ...(release === null
      ? []
      : [[`${FORGE_NAMES[release.forge ?? "github"]} release`, link(release.url), literal(release.outcome)]]),
  ];
  return `${heading(tag)}Commit ${code(shortCommit(commit))}\n\n${table(["Published", "As", "Outcome"], rows)}`;
}

function heading(tag: string): string {
  return `### ${literal(tag)}\n\n`;
}

const STATUS_HEAD = ["Component", "Last release", "Age", "Commits", "Next"];

/** The state of all components as Markdown: for `--markdown`, and so for a step's summary. */
export function statusMarkdown({ components, time }: ProjectStatus): string {
  if (components.length === 0) return "No component changed.\n";
  const verified = components.some(({ drift }) => drift !== null);
  const rows = components.map((status) => [
    literal(status.component),
    releaseCell(status),
    status.last?.time == null ? "" : formatAge(time - status.last.time),
    String(status.changes.length),
    nextCell(status),
    ...(verified ? [driftCell(status)] : []),
  ]);
  return table([...STATUS_HEAD, ...(verified ? ["Published"] : [])], rows);
}

function releaseCell({ last, unfinished }: ComponentStatus): string {
  const open = unfinished.map(
    ({ tag, atWork }) => `${code(tag)} (${atWork === null ? "unfinished" : "being released"})`,
  );
  return [...(last === null ? [] : [code(last.tag)]), ...open].join("<br>");
}

function nextCell({ next: tag, obstacle }: ComponentStatus): string {
  if (obstacle !== null) return literal(obstacle.message);
  return tag === null ? "" : code(tag.text);
}

function driftCell({ drift }: ComponentStatus): string {
  if (drift === null) return "";
  return drift ? "drift" : "agrees";
}
