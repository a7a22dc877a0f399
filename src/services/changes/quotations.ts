/** HTML elements that hold what others wrote. */
const ELEMENT = /^\s*<(details|blockquote|pre)\b/i;

/** A heading under which a bot that updates dependencies copies what the dependency's authors wrote. */
const UPSTREAM = /^#{1,6} [^a-z]*(?:release notes|change ?logs?|what['’]?s changed|commits)\b/i;

/** How a quotation that begins at a line ends; `kind` is the same for those that end alike. */
interface Opening {
  readonly kind: string;
  /** The index of its last line; -1 if nothing ends it. */
  readonly find: (lines: readonly string[], from: number) => number;
}

/**
 * The lines of a message that its author wrote, in linear time: without Markdown's quotations (`>`), code between fences, HTML
 * comments, `<details>`, `<blockquote>` and `<pre>`. `update`: the commit updates a dependency, so that release notes in it
 * are the dependency's, and whatever begins and never ends is too. In other commits only what ends is a quotation.
 */
export function withoutQuotations(lines: readonly string[], update: boolean): readonly string[] {
  const own: string[] = [];
  // What nothing ends is searched once.
  const endless = new Set<string>();
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (/^ {0,3}>/.test(line)) continue;
    const opening = openingOf(line, update);
    if (opening === null || endless.has(opening.kind)) {
      own.push(line);
      continue;
    }
    const end = opening.find(lines, at);
    if (end >= 0) at = end;
    else if (update) break;
    else {
      endless.add(opening.kind);
      own.push(line);
    }
  }
  return own;
}

function openingOf(line: string, update: boolean): Opening | null {
  // Nearly every line is none.
  const [, mark = ""] = /^\s*([`~<#])/.exec(line) ?? [];
  if (mark === "<") return openingTag(line);
  if (mark === "#")
    return update && UPSTREAM.test(line)
      ? { kind: mark, find: behind((each) => /^-{3,}\s*$/.test(each)) }
      : null;
  const [, fence] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? [];
  return fence === undefined ? null : { kind: fence, find: behind((each) => closesFence(each, fence)) };
}

function openingTag(line: string): Opening | null {
  if (/^\s*<!--/.test(line)) {
    return line.includes("-->")
      ? { kind: "comment in a line", find: (_, from) => from }
      : { kind: "comment", find: behind((each) => each.includes("-->")) };
  }
  const [, element] = ELEMENT.exec(line) ?? [];
  if (element === undefined) return null;
  return { kind: element.toLowerCase(), find: (lines, from) => closing(lines, from, element) };
}

function behind(closes: (line: string) => boolean): Opening["find"] {
  return (lines, from) => {
    for (let at = from + 1; at < lines.length; at++) if (closes(lines[at] ?? "")) return at;
    return -1;
  };
}

function closesFence(line: string, fence: string): boolean {
  const text = line.trim();
  return text.length >= fence.length && text === (fence[0] ?? "").repeat(text.length);
}

function closing(lines: readonly string[], from: number, element: string): number {
  const tags = new RegExp(`<(/?)${element}\\b`, "gi");
  let open = 0;
  for (let at = from; at < lines.length; at++) {
    for (const [, slash] of (lines[at] ?? "").matchAll(tags)) open += slash === "/" ? -1 : 1;
    if (open <= 0) return at;
  }
  return -1;
}
