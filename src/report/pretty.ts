import { formatElapsed } from "./elapsed.ts";
import type { LogLevel } from "./log.ts";
import type { LogRecord } from "./log-record.ts";
import type { Paint, Style } from "./paint.ts";
import { oneLine, printable } from "./text.ts";

const LEVEL_STYLE: { readonly [level in LogLevel]: Style } = {
  trace: "dim",
  debug: "dim",
  info: "cyan",
  warn: "yellow",
  error: "red",
  fatal: "red",
};

/** A line of the log for people: `✓ pushed ghcr.io/acme/api:1.2.3  1.4 s`. */
export function prettyLine(record: LogRecord, paint: Paint): string {
  const text = printable(record.text);
  switch (record.event) {
    case "phase":
      return paint("bold", text);
    case "started":
    case "progress":
      return paint("dim", `· ${text}`);
    case "finished":
      return `${paint("green", "✓")} ${text}${elapsed(record, paint)}`;
    case "failed":
      // The whole message follows when the run ends; here it is one line among many.
      return `${paint("red", "✗")} ${oneLine(text.split("\n", 1)[0] ?? "")}${elapsed(record, paint)}`;
    case "unfinished":
      return `${paint("yellow", "–")} not finished: ${text}${elapsed(record, paint)}`;
    case "warning":
      return `${paint("yellow", "warning:")} ${text}${record.hint === "" ? "" : `\n  ${paint("cyan", "hint:")} ${printable(record.hint)}`}`;
    default:
      return logLine(record, text, paint);
  }
}

function logLine({ level, details }: LogRecord, text: string, paint: Paint): string {
  const mark =
    level === "info" ? "" : `${paint(LEVEL_STYLE[level], `${level === "warn" ? "warning" : level}:`)} `;
  const facts = Object.entries(details).map(([name, value]) => `${name}=${formatValue(value)}`);
  return mark + text + (facts.length === 0 ? "" : `  ${paint("dim", facts.join(" "))}`);
}

function formatValue(value: unknown): string {
  return typeof value === "string" && /^[^\s"]+$/.test(value) ? printable(value) : JSON.stringify(value);
}

function elapsed(record: LogRecord, paint: Paint): string {
  const time = formatElapsed(record.elapsed);
  return time === "" ? "" : `  ${paint("dim", time)}`;
}
