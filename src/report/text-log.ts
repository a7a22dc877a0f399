import { sectionEnd, sectionStart } from "./gitlab-sections.ts";
import { formatElapsed } from "./in-words.ts";
import type { LogDetails, LogEntry, LogLevel, LogWriter } from "./log.ts";
import type { Paint, Style } from "./paint.ts";
import { harmlessJson, printable, printableLine } from "./printable.ts";
import { annotation, inert, workflowCommand } from "./workflow-commands.ts";

/** The log for people, a line for each entry: `✓ pushed ghcr.io/acme/api:1.2.3  1.4 s`. */
export function textLog(print: (lines: string) => void, paint: Paint): LogWriter {
  return {
    write: (entry) => print(`${entryText(entry, paint)}\n`),
    close: async () => {},
  };
}

/** The same for people who read it in GitHub Actions: a group for each phase, and warnings as annotations. */
export function actionsLog(print: (lines: string) => void, paint: Paint): LogWriter {
  return groupedLog(print, {
    start: (heading) => `${workflowCommand("group", heading)}\n`,
    end: () => "::endgroup::\n",
    text: (entry) => {
      const fields = "fields" in entry ? entry.fields : undefined;
      if (fields?.event !== "warning") return `${inert(entryText(entry, paint))}\n`;
      return `${annotation("warning", { ...fields, message: entry.text })}\n`;
    },
  });
}

/** The same for people who read it in a GitLab job: a section for each phase. */
export function gitLabLog(print: (lines: string) => void, paint: Paint, now: () => number): LogWriter {
  let sections = 0;
  const name = () => `slipway_${sections}`;
  return groupedLog(print, {
    start: (heading) => {
      sections += 1;
      return sectionStart({ name: name(), header: heading }, now());
    },
    end: () => sectionEnd(name(), now()),
    text: (entry) => `${entryText(entry, paint)}\n`,
  });
}

/** How a system that runs jobs folds parts of a log. */
interface Grouping {
  readonly start: (heading: string) => string;
  readonly end: () => string;
  readonly text: (entry: LogEntry) => string;
}

function groupedLog(print: (lines: string) => void, { start, end, text }: Grouping): LogWriter {
  let open = false;
  const endGroup = (): void => {
    if (open) print(end());
    open = false;
  };
  return {
    write: (entry) => {
      const isPhase = "fields" in entry && entry.fields.event === "phase";
      if (!isPhase) return print(text(entry));
      endGroup();
      open = true;
      print(start(entry.text));
    },
    close: async () => endGroup(),
  };
}

const LEVEL_STYLE: { readonly [level in LogLevel]: Style } = {
  trace: "dim",
  debug: "dim",
  info: "cyan",
  warn: "yellow",
  error: "red",
  fatal: "red",
};

function entryText(entry: LogEntry, paint: Paint): string {
  const text = printable(entry.text);
  if ("details" in entry) return loggedText(entry.level, text, entry.details, paint);
  const { fields } = entry;
  switch (fields.event) {
    case "phase":
      return paint("bold", text);
    case "started":
    case "progress":
      return paint("dim", `· ${text}`);
    case "finished":
      return `${paint("green", "✓")} ${text}${elapsedText(fields.elapsed, paint)}`;
    case "failed":
      // The whole message follows when the run ends; here it is one line among many.
      return `${paint("red", "✗")} ${printableLine(text.split("\n", 1)[0] ?? "")}${elapsedText(fields.elapsed, paint)}`;
    case "running":
      return `${paint("dim", `· still ${printableLine(text)}`)}${elapsedText(fields.elapsed, paint)}`;
    case "unfinished":
      return `${paint("yellow", "–")} not finished: ${text}${elapsedText(fields.elapsed, paint)}`;
    case "warning":
      return `${paint("yellow", "warning:")} ${text}${fields.hint === "" ? "" : `\n  ${paint("cyan", "hint:")} ${printable(fields.hint)}`}`;
  }
}

function loggedText(level: LogLevel, text: string, details: LogDetails, paint: Paint): string {
  const mark =
    level === "info" ? "" : `${paint(LEVEL_STYLE[level], `${level === "warn" ? "warning" : level}:`)} `;
  const facts = Object.entries(details).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${formatValue(value)}`],
  );
  return mark + text + (facts.length === 0 ? "" : `  ${paint("dim", facts.join(" "))}`);
}

function formatValue(value: unknown): string {
  return typeof value === "string" && /^[^\s"]+$/.test(value)
    ? printable(value)
    : harmlessJson(JSON.stringify(value) ?? "");
}

function elapsedText(milliseconds: number, paint: Paint): string {
  const time = formatElapsed(milliseconds);
  return time === "" ? "" : `  ${paint("dim", time)}`;
}
