import type { Complaint } from "../schema/judge-text.ts";
import { formatPath, isWithin, type Path } from "../toml/path.ts";

/** Something wrong in the configuration, at a path that `locate` turns into a line and a column. */
export interface Finding extends Complaint {
  readonly path: Path;
  /** What is pointed at; `table` if the path leads to something missing, and then it is the table around it. */
  readonly at: "key" | "value" | "table";
  /** The path that a mistyped key most likely meant, which is then not missing. */
  readonly meant?: Path;
}

/** Collects what is found. */
export interface Findings {
  readonly all: readonly Finding[];
  /** Takes one more; the same thing found twice (a default that many components inherit) is kept once. */
  add(finding: Finding): void;
  /** Adds a complaint about a value, or about the key it has. */
  refuse(path: Path, complaint: Complaint, at?: "key" | "value"): void;
  /** Whether the value at a path, or something in it, was refused already, so that nothing can be concluded from it. */
  refused(path: Path): boolean;
}

/** Findings that begin with some; only these count as refused. */
export function collectFindings(first: readonly Finding[]): Findings {
  const all: Finding[] = [];
  const seen = new Set<string>();
  const add = (finding: Finding) => {
    const { code, path, message } = finding;
    const key = JSON.stringify([code, path, path[0] === "defaults" || message]);
    if (!seen.has(key)) all.push(finding);
    seen.add(key);
  };
  const meant = first.flatMap((finding) => (finding.meant === undefined ? [] : [finding.meant]));
  const gone = [...first.map(({ path }) => path), ...meant];
  for (const finding of first) {
    const mistyped =
      finding.at === "table" &&
      meant.some((path) => path.length === finding.path.length && isWithin(path, finding.path));
    if (!mistyped) add(finding);
  }
  return {
    all,
    add,
    refuse: (path, complaint, at) => add(complaintAt(path, complaint, at)),
    refused: (path) => gone.some((other) => isWithin(other, path) || isWithin(path, other)),
  };
}

/** A complaint about a value or its key, the message led by the path. */
export function complaintAt(
  path: Path,
  { code, message, hint }: Complaint,
  at: "key" | "value" = "value",
): Finding {
  return { code, message: `${formatPath(path)}: ${message}`, hint, path, at };
}
