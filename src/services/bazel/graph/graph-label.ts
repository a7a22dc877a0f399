/** A label as Bazel writes it in its answers, taken apart; the main repository's name is empty. */
export interface GraphLabel {
  readonly repository: string;
  readonly package: string;
  readonly name: string;
}

/**
 * Takes apart a label from an answer of Bazel's or, with `base`, from a file in that package: `//a:b`, `//a`, `@x//a:b`,
 * `@@x+//a:b`, `:b`, `b`, `@x`. Gives null for anything else. Source: https://bazel.build/concepts/labels
 */
export function parseGraphLabel(text: string, base?: Omit<GraphLabel, "name">): GraphLabel | null {
  const found = /^(?:@{1,2}(?<repository>[^/@]*))?(?:\/\/(?<pkg>[^:]*))?(?::(?<name>.+))?$/s.exec(text);
  const { repository, pkg, name } = found?.groups ?? {};
  if (repository !== undefined && pkg === undefined) return repositoryItself(repository, name);
  if (pkg !== undefined) {
    const repo = repository ?? base?.repository ?? "";
    return { repository: repo, package: pkg, name: name ?? pkg.slice(pkg.lastIndexOf("/") + 1) };
  }
  if (base === undefined || text === "" || text.startsWith("/")) return null;
  return { ...base, name: name ?? text };
}

/** `@x` means `@x//:x`. */
function repositoryItself(repository: string, name: string | undefined): GraphLabel | null {
  return name === undefined && repository !== "" ? { repository, package: "", name: repository } : null;
}

/** Writes a label as the graph has it: in full, and without a repository's name for the main one. */
export function formatGraphLabel({ repository, package: pkg, name }: GraphLabel): string {
  return `${repository === "" ? "" : `@${repository}`}//${pkg}:${name}`;
}

// What every Bazel has: its own rules, and what it finds out about the machine. With Bazel 7's and 8's canonical names.
const BUILT_IN = /^(?:bazel_tools|_builtins|embedded_jdk|local_jdk|local_config_\w+)$|[~+]local_config_\w+$/;

/** Whether a repository exists whatever the workspace says. */
export function isBuiltIn(repository: string): boolean {
  return BUILT_IN.test(repository);
}
