import { printable, printableLine } from "./printable.ts";

/** A section of a GitLab job's log, which can be folded. Source: GitLab's manual, "Custom collapsible sections". */
export interface Section {
  /** What ties its two marks together: letters, digits, `_`, `.` and `-`. */
  readonly name: string;
  readonly header: string;
  readonly collapsed?: boolean;
}

/** The line that begins a section; `at` in milliseconds since the epoch. */
export function sectionStart({ name, header, collapsed = false }: Section, at: number): string {
  return `${mark("section_start", name, at, collapsed ? "[collapsed=true]" : "")}${printableLine(header)}\n`;
}

/** The line that ends it. */
export function sectionEnd(name: string, at: number): string {
  return `${mark("section_end", name, at, "")}\n`;
}

/** What is erased behind a mark is the mark itself, where it is not understood. */
function mark(kind: string, name: string, at: number, options: string): string {
  const seconds = Math.floor(at / 1_000);
  return `\u001b[0K${kind}:${seconds}:${name.replace(/[^A-Za-z0-9_.-]/g, "_")}${options}\r\u001b[0K`;
}

/** Lines that another program printed, folded. They hold no marks of their own: those begin with an escape sequence. */
export function collapsed(section: Omit<Section, "collapsed">, lines: readonly string[], at: number): string {
  const text = lines.map((line) => `${printable(line)}\n`).join("");
  return sectionStart({ ...section, collapsed: true }, at) + text + sectionEnd(section.name, at);
}
