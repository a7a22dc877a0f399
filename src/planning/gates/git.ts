import { shortCommit } from "../../domain/history/commit-sha.ts";
import type { SourceRepository } from "../../domain/project/project.ts";
import type { CheckedOut, Facts, TagFacts } from "../../domain/release/facts.ts";
import type { WantedRelease } from "../../domain/release/wanted.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { deepenHint } from "../history/judge-depth.ts";

/** How many modified paths a message names. */
const SHOWN_PATHS = 5;

/** Git's gates for one release tag: it exists here and on the remote, at the commit that is checked out. */
export function judgeTag(
  tag: string,
  facts: TagFacts,
  git: CheckedOut,
  { remote }: SourceRepository,
): Problem[] {
  const { local, localType, remote: there } = facts;
  if (localType !== undefined) return [notACommit(tag, localType)];
  if (local === null) return [there == null ? noSuchTag(tag, remote) : notFetched(tag, remote)];
  const problems: Problem[] = [];
  if (local !== git.head) {
    problems.push({
      code: "tag-elsewhere",
      message: `${tag} points at ${shortCommit(local)}, but ${shortCommit(git.head)} is checked out`,
      hint: `git checkout refs/tags/${tag}`,
    });
  }
  if (there === null) {
    problems.push({
      code: "tag-not-on-remote",
      message: `${tag} is not on ${remote}`,
      hint: `git push ${remote} refs/tags/${tag}`,
    });
  } else if (there !== undefined && there !== local) {
    problems.push({
      code: "tag-moved",
      message: `${tag} points at ${shortCommit(local)} here and at ${shortCommit(there)} on ${remote}`,
      hint: `find out who moved it; to take ${remote}'s: git fetch --force ${remote} refs/tags/${tag}:refs/tags/${tag}`,
    });
  }
  return problems;
}

/** The problem with a release tag that points at a tree or a file. */
export function notACommit(tag: string, type: string): Problem {
  return {
    code: "tag-no-commit",
    message: `${tag} points at a ${type}, not at a commit`,
    hint: `git tag --delete ${tag}, then tag a commit`,
  };
}

function noSuchTag(tag: string, remote: string): Problem {
  return {
    code: "no-such-tag",
    message: `there is no tag ${tag}, neither here nor on ${remote}`,
    hint: `git tag --annotate ${tag} --message ${tag} && git push ${remote} refs/tags/${tag}`,
  };
}

function notFetched(tag: string, remote: string): Problem {
  return {
    code: "tag-not-fetched",
    message: `${tag} is on ${remote} but not here`,
    hint: `git fetch ${remote} refs/tags/${tag}:refs/tags/${tag} && git checkout refs/tags/${tag}`,
  };
}

/** The folders that a tag's name is in, the outermost first: `a` and `a/b` of `a/b/c`. */
export function foldersOf(tag: string): string[] {
  const parts = tag.split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
}

/** The gate for a tag that is to be made: git keeps no ref below another one, as `api/v1.0.0` is below `api`. */
export function judgeRoom(tag: string, others: readonly string[]): Problem[] {
  const folders = new Set(foldersOf(tag));
  const inTheWay = others.find((other) => folders.has(other) || other.startsWith(`${tag}/`));
  if (inTheWay === undefined) return [];
  return [
    {
      code: "tag-in-the-way",
      message: `git cannot make the tag ${tag} while there is a tag ${inTheWay}: one would be a folder of the other`,
      hint: `rename or delete refs/tags/${inTheWay}, here and on the remote, or choose another tag pattern`,
    },
  ];
}

/** The work tree's gate: what is released is what was committed. */
export function judgeWorkTree({ modified }: CheckedOut): Problem[] {
  if (modified.length === 0) return [];
  const shown = modified.slice(0, SHOWN_PATHS).join(", ");
  const more = modified.length > SHOWN_PATHS ? ` and ${modified.length - SHOWN_PATHS} more` : "";
  return [
    {
      code: "modified",
      message: `the work tree differs from its commit: ${shown}${more}`,
      hint: [
        ...HINTS.flatMap(([file, hint]) => (modified.some((path) => file.test(path)) ? hint : [])),
        COMMIT,
      ].join("; "),
    },
  ];
}

const COMMIT = "commit the changes, ignore the files, or put them aside with `git stash --include-untracked`";

/** What Bazel writes into a work tree, and how to keep it from doing so. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [
    /(?:^|\/)MODULE\.bazel\.lock$/,
    "Bazel rewrites MODULE.bazel.lock: commit what `bazel mod deps --lockfile_mode=update` makes of it, and put `common --lockfile_mode=error` into .bazelrc",
  ],
  [/(?:^|\/)bazel-[^/]+$/, "put /bazel-* into .gitignore, for the links that Bazel makes"],
];

/** The problem of a trunk that cannot be found. */
export function noTrunk({ remote, trunk }: SourceRepository, message: string): Problem {
  return {
    code: "no-trunk",
    message,
    hint:
      `git fetch ${remote} ${trunk}:refs/remotes/${remote}/${trunk}, or git push ${remote} ${trunk} if the remote has none yet, ` +
      'or name your trunk with trunk = "…" in [repository]',
  };
}

/** The trunk's gate, for channels that are `trunk_only`. */
export function judgeTrunk(
  tag: string,
  channel: string,
  facts: TagFacts,
  git: CheckedOut,
  source: SourceRepository,
): Problem[] {
  const { remote, trunk } = source;
  const branch = `${remote}/${trunk}`;
  if (facts.local === null || facts.inTrunk === true) return [];
  if (git.shallow) {
    return [
      {
        code: "shallow",
        message: `this clone is shallow, and its history does not show whether ${branch} contains ${tag}`,
        hint: deepenHint(`${remote} ${trunk}`),
      },
    ];
  }
  if (facts.inTrunk === null) return [noTrunk(source, `${branch} is not known in this clone`)];
  return [
    {
      code: "outside-trunk",
      message: `${tag} is ${channel}, but its commit ${shortCommit(facts.local)} is not contained in ${branch}`,
      hint:
        `push it to ${trunk}, tag a commit of ${trunk}, or use a prerelease version; ` +
        `\`git fetch ${remote} ${trunk}\` if ${branch} is out of date; ` +
        'an older line names its own branch: trunk = "…" in its slipway.toml',
    },
  ];
}

/** Git's gates for one release: the tag, and trunk if its channel asks for it. */
export function judgeGit(
  { tag, channel }: Pick<WantedRelease, "tag" | "channel">,
  { git, tags }: Pick<Facts, "tags"> & { readonly git: CheckedOut },
  source: SourceRepository,
): Problem[] {
  const found = tags.get(tag);
  if (found === undefined) return [];
  const trunk = channel.trunkOnly ? judgeTrunk(tag, channel.name, found, git, source) : [];
  return [...judgeTag(tag, found, git, source), ...trunk];
}
