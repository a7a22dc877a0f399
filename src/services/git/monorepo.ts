import type { Remote } from "../../domain/project/monorepo.ts";
import type { MonorepoGit } from "../ports/monorepo.ts";
import type { Run } from "../process/run.ts";
import { createGitCommand, type GitCommand } from "./command.ts";
import { readRemoteUrls } from "./remote.ts";
import { listTags, readTagTimes } from "./tags.ts";

/** Binds git to a folder, to read what a project is. Asks no remote. */
export function createMonorepoGit(
  run: Run,
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): MonorepoGit {
  const git = createGitCommand(run, cwd, env, "origin");
  return {
    root: async () => (await git.output(["rev-parse", "--show-toplevel"])).trimEnd(),
    files: async () => {
      // Workflows are at the root, which may be above the workspace.
      const listed = await git.output([
        ...["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--"],
        ...[".", ":/.github", ":/.gitlab-ci.yml", ":/.gitlab-ci.yaml", ":/.depot"],
      ]);
      return [...new Set(listed.split("\0").filter(Boolean))].sort();
    },
    tags: async () => {
      const [tags, times] = await Promise.all([listTags(git), readTagTimes(git)]);
      return tags.map(({ name, object }) => ({ name, time: times.get(name) ?? null, commit: object }));
    },
    remotes: () => readRemotes(git),
    branches: () => readBranches(git),
  };
}

async function readRemotes(git: GitCommand): Promise<Remote[]> {
  const names = (await git.output(["remote"])).split("\n").filter(Boolean);
  return await Promise.all(
    names.map(async (name) => {
      const head = await git.attempt(["symbolic-ref", "--quiet", "--short", `refs/remotes/${name}/HEAD`]);
      const short = head.stdout.trimEnd().slice(name.length + 1);
      return {
        name,
        urls: await readRemoteUrls(git, name),
        head: head.exitCode === 0 && short ? short : null,
      };
    }),
  );
}

async function readBranches(git: GitCommand): Promise<string[]> {
  const text = await git.output(["for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes"]);
  const names = text
    .split("\n")
    .flatMap((ref) => /^refs\/(?:heads|remotes\/[^/]+)\/(.+)$/.exec(ref)?.[1] ?? []);
  return [...new Set(names)].filter((name) => name !== "HEAD");
}
