/** Targets of the workspace: one, all of a package, or all of a package and those below it. */
export interface LabelPattern {
  /** The package's folder, empty for the root. */
  readonly package: string;
  readonly below: boolean;
  /** Null: all of them. */
  readonly target: string | null;
}

const PATTERN = /^\/\/(?<folder>[^:\s]*?)(?<below>(?:(?<=\/\/)|\/)\.\.\.)?(?::(?<target>[^:\s]+))?$/;

/**
 * Parses `//a:b`, `//a` (its target `a`), `//a:all` or `//a:*`, `//a/...` and `//...`, as Bazel reads target patterns
 * (https://bazel.build/run/build#specifying-build-targets). Gives undefined for anything else, other repositories included.
 */
export function parseLabelPattern(text: string): LabelPattern | undefined {
  const { folder, below, target } = PATTERN.exec(text)?.groups ?? {};
  if (folder === undefined || /\.\.\.|\/\/|^\/|\/$/.test(folder)) return undefined;
  const all = target === undefined ? below !== undefined : /^(?:all|\*|all-targets)$/.test(target);
  if (below !== undefined && !all) return undefined;
  const named = target ?? folder.split("/").at(-1) ?? "";
  if (!all && named === "") return undefined;
  return { package: folder, below: below !== undefined, target: all ? null : named };
}

/** Whether a full label (`//a:b`) is one of a pattern's. */
export function matchesLabelPattern(pattern: LabelPattern, label: string): boolean {
  const [, folder, target] = /^\/\/([^:]*):(.*)$/s.exec(label) ?? [];
  if (folder === undefined) return false;
  if (pattern.below) return isWithin(folder, pattern.package);
  return folder === pattern.package && (pattern.target === null || pattern.target === target);
}

/** Whether a folder, or a file by its path, is a package's folder or below it. */
export function isWithin(path: string, folder: string): boolean {
  return folder === "" || path === folder || path.startsWith(`${folder}/`);
}
