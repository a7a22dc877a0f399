import type { Tagging } from "../../domain/history/tagging.ts";
import type { GitCommand } from "./command.ts";

// One of the two names is empty: a tag object has a tagger, and a commit an author.
const FORMAT = "%(refname:strip=2)%00%(creatordate:unix)%00%(taggername)%(authorname)";

/** Who made the clone's tags that match some globs, and when, by tag; in one process. */
export async function listTaggings(
  git: GitCommand,
  globs: readonly string[],
): Promise<ReadonlyMap<string, Tagging>> {
  if (globs.length === 0) return new Map();
  const patterns = globs.map((glob) => `refs/tags/${glob}`);
  const lines = (await git.output(["for-each-ref", `--format=${FORMAT}`, ...patterns])).split("\n");
  return new Map(
    lines.filter(Boolean).map((line) => {
      const [name = "", time = "", by = ""] = line.split("\0");
      return [name, { at: time === "" ? null : Number(time), by: by === "" ? null : by }];
    }),
  );
}

/** The name that git would commit with here; null if it has none. Source: git-var(1), `GIT_COMMITTER_IDENT`. */
export async function committerName(git: GitCommand): Promise<string | null> {
  const { exitCode, stdout } = await git.attempt(["var", "GIT_COMMITTER_IDENT"]);
  const name = exitCode === 0 ? stdout.replace(/ ?<[^<>]*>[^<>]*$/, "").trim() : "";
  return name === "" ? null : name;
}
