import type { Complaint } from "../schema/judge-text.ts";
import { formatPath, isWithin, type Path } from "../toml/path.ts";

/** Something wrong in the configuration, at a path that `places.ts` turns into a line and a column. */
export interface Finding extends Complaint {
  readonly path: Path;
  /** What is pointed at; `table` where the path leads to something missing, and then it is the table around it. */
  readonly at: "key" | "value" | "table";
  /** The path that a mistyped key most likely meant, which is then not missing. */
  readonly meant?: Path;
}

/** Collects what is found. */
export interface Findings {
  readonly all: readonly Finding[];
  /** Takes one more; the same thing found twice (a default that many components inherit) is kept once. */
  add(finding: Finding): void;
  /** Adds a complaint about a value. */
  refuse(path: Path, complaint: Complaint): void;
  /** Whether what stands at a path, or within it, was refused already, so that nothing can be concluded from it. */
  refused(path: Path): boolean;
}

/** Findings that begin with some; only these count as refused. */
export function collectFindings(first: readonly Finding[]): Findings {
  const all: Finding[] = [];
  const seen = new Set<string>();
  const add = (finding: Finding) => {
    const key = JSON.stringify([
      finding.code,
      finding.path,
      finding.path[0] === "defaults" || finding.message,
    ]);
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
    refuse: (path, complaint) => add(complaintAt(path, complaint)),
    refused: (path) => gone.some((other) => isWithin(other, path) || isWithin(path, other)),
  };
}

/** A complaint about a value, its message led by where it stands. */
export function complaintAt(path: Path, { code, message, hint }: Complaint): Finding {
  return { code, message: `${formatPath(path)}: ${message}`, hint, path, at: "value" };
}
