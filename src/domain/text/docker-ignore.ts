import { matchesPathGlob, type PathGlob, parsePathGlob } from "./path-glob.ts";

/** The patterns of a `.dockerignore` file, in its order. */
export type DockerIgnore = readonly IgnorePattern[];

interface IgnorePattern {
  /** The pattern takes back what those before it left out. */
  readonly keeps: boolean;
  /** Null if the pattern may match anything, as far as can be said here. */
  readonly glob: PathGlob | null;
}

/**
 * Parses a `.dockerignore` file. Unlike in a `.gitignore`, patterns are anchored at the context's root, and `!` also takes
 * back what is in a folder that is left out. A pattern that is not a path glob (with a backslash, or `**` within a name)
 * leaves nothing out, or takes everything back: what is in doubt stays in the context.
 * Source: https://docs.docker.com/build/concepts/context/#dockerignore-files
 */
export function parseDockerIgnore(text: string): DockerIgnore {
  return text.split("\n").flatMap((line): IgnorePattern[] => {
    const keeps = line.trim().startsWith("!");
    const written = line
      .trim()
      .slice(keeps ? 1 : 0)
      .trim();
    if (line.startsWith("#") || written === "") return [];
    const path = cleaned(written);
    if (/\\|\.\.\/|[^/]\*\*|\*\*[^/]|\[!|\[\^/.test(path)) return keeps ? [{ keeps, glob: null }] : [];
    return path === "" ? [] : [{ keeps, glob: parsePathGlob(path) }];
  });
}

function cleaned(path: string): string {
  return path
    .split("/")
    .filter((name) => name !== "" && name !== ".")
    .join("/");
}

/** Whether a file is left out of the context; its path is from the context's folder. The last pattern that matches decides. */
export function isDockerIgnored(patterns: DockerIgnore, path: string): boolean {
  // A pattern that matches a folder matches all that is in it.
  const ends = [...path.matchAll(/\/|$/g)].map(({ index }) => path.slice(0, index));
  const last = patterns.findLast(
    ({ glob }) => glob === null || ends.some((end) => matchesPathGlob(glob, end)),
  );
  return last !== undefined && !last.keeps;
}
