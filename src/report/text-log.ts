import { displayWidth, hang } from "./columns.ts";
import { titled } from "./error-text.ts";
import { sectionEnd, sectionStart } from "./gitlab-sections.ts";
import { formatElapsed } from "./in-words.ts";
import type { LogDetails, LogEntry, LogLevel, LogWriter } from "./log.ts";
import type { Paint, Style } from "./paint.ts";
import { harmlessJson, printable, printableLine } from "./printable.ts";
import { annotation, inert, workflowCommand } from "./workflow-commands.ts";

/** The log for people, a line for each entry: `✓ pushed ghcr.io/acme/api:1.2.3  1.4 s`. */
export function textLog(print: (lines: string) => void, columns: () => number, paint: Paint): LogWriter {
  return {
    write: (entry) => print(`${entryText(entry, columns(), paint)}\n`),
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
      if (fields?.event !== "warning") return `${inert(entryText(entry, Number.POSITIVE_INFINITY, paint))}\n`;
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
    text: (entry) => `${entryText(entry, Number.POSITIVE_INFINITY, paint)}\n`,
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

function entryText(entry: LogEntry, columns: number, paint: Paint): string {
  if ("details" in entry) return loggedText(entry, columns, paint);
  const { text, fields } = entry;
  switch (fields.event) {
    case "phase":
      return hang("", printable(text), columns)
        .map((line) => paint("bold", line))
        .join("\n");
    // Only with --log-level debug, where programs have their say: as it came.
    case "started":
    case "progress":
      return paint("dim", `· ${printable(text)}`);
    case "finished":
      return ended(paint("green", "✓"), text, fields.elapsed, columns, paint);
    case "failed":
      return ended(paint("red", "✗"), text, fields.elapsed, columns, paint);
    case "running":
      return ended(paint("dim", "·"), `still ${text}`, fields.elapsed, columns, paint);
    case "unfinished":
      return ended(paint("yellow", "–"), `not finished: ${text}`, fields.elapsed, columns, paint);
    case "warning": {
      const { code, hint } = fields;
      return [
        ...titled(`warning[${code}]:`, "yellow", text, columns, paint),
        ...(hint === "" ? [] : titled("hint:", "cyan", hint, columns, paint)),
      ].join("\n");
    }
  }
}

/** A step that has ended, or takes long: one character, what it is about, and for how long it has been running. */
function ended(mark: string, text: string, elapsed: number, columns: number, paint: Paint): string {
  const title = printableLine(text);
  const time = formatElapsed(elapsed);
  if (displayWidth(`· ${title}  ${time}`) <= columns)
    return `${mark} ${title}${time === "" ? "" : `  ${paint("dim", time)}`}`;
  const [first = "", ...others] = hang("· ", `${title} ${time}`.trim(), columns);
  return [mark + first.slice(1), ...others].join("\n");
}

function loggedText(
  { level, text, details }: { level: LogLevel; text: string; details: LogDetails },
  columns: number,
  paint: Paint,
): string {
  const facts = Object.entries(details).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${formatValue(value)}`],
  );
  const title = level === "info" ? "" : `${level === "warn" ? "warning" : level}: `;
  const said = facts.length === 0 ? "" : `  ${paint("dim", facts.join(" "))}`;
  const mark = title === "" ? "" : `${paint(LEVEL_STYLE[level], title.trimEnd())} `;
  // Commands and addresses are there to be copied.
  const isDetailed = level === "debug" || level === "trace";
  if (isDetailed || displayWidth(`${title}${text}  ${facts.join(" ")}`) <= columns)
    return mark + printable(text) + said;
  const [first = "", ...others] = hang(title, [printableLine(text), ...facts].join(" "), columns, 2);
  return [(mark + first.slice(title.length)).trimEnd(), ...others].join("\n");
}

function formatValue(value: unknown): string {
  return typeof value === "string" && /^[^\s"]+$/.test(value)
    ? printable(value)
    : harmlessJson(JSON.stringify(value) ?? "");
}
