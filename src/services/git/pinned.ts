/** Environment variables, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Settings of git's that change what a command prints or does, as slipway needs them, whatever the user's configuration says.
 * What is left to the user says who somebody is and how a place is reached: `user.*`, `gpg.*`, `tag.gpgSign`, `credential.*`,
 * what else `http.*` has,
 * `core.sshCommand`, `url.*.insteadOf`, `remote.*.url`, `core.hooksPath`. Source: git-config(1).
 */
const PINNED: Readonly<Record<string, string>> = {
  // `always` colours what goes into a pipe, and each of these overrules color.ui.
  "color.ui": "false",
  "color.advice": "false",
  "color.diff": "false",
  "color.push": "false",
  "color.remote": "false",
  "color.status": "false",
  "color.transport": "false",
  "core.quotePath": "false",
  "core.warnAmbiguousRefs": "true",
  // A hook or a daemon that says which files have changed may be wrong, and a daemon keeps pipes open.
  "core.fsmonitor": "false",
  "column.ui": "never",
  "log.showSignature": "false",
  "log.decorate": "false",
  "log.mailmap": "true",
  // The repository's own .mailmap counts, and nothing that only this machine has.
  "mailmap.file": "",
  "mailmap.blob": "",
  "i18n.logOutputEncoding": "UTF-8",
  "diff.ignoreSubmodules": "none",
  "diff.relative": "false",
  "diff.renameLimit": "2000",
  "status.relativePaths": "false",
  "status.renames": "true",
  "status.showStash": "false",
  "status.branch": "false",
  "status.submoduleSummary": "false",
  "submodule.recurse": "false",
  // A server that takes the connection and is silent is given up after a minute; git's own keep saying that they are at work.
  "http.lowSpeedLimit": "1",
  "http.lowSpeedTime": "60",
  "gc.auto": "0",
  "maintenance.auto": "false",
  "fetch.output": "full",
  "fetch.prune": "false",
  "fetch.pruneTags": "false",
  "fetch.recurseSubmodules": "false",
  "fetch.writeCommitGraph": "false",
  "fetch.showForcedUpdates": "true",
  // Nothing goes out but the refs that are named.
  "push.followTags": "false",
  "push.recurseSubmodules": "no",
  "push.pushOption": "",
  "push.useForceIfIncludes": "false",
  // Signed if the remote takes signatures: `true` fails on one that does not.
  "push.gpgSign": "if-asked",
};

/** The words in front of every command of git's that pin its settings, for this remote. */
export function pinnedSettings(remote: string): readonly string[] {
  const settings = {
    ...PINNED,
    // A mirror's push takes every ref with it. The other two overrule those of fetch.
    [`remote.${remote}.mirror`]: "false",
    [`remote.${remote}.prune`]: "false",
    [`remote.${remote}.pruneTags`]: "false",
  };
  return ["--no-pager", ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
}

/** Variables that lead git to another repository than the folder's. Source: `git rev-parse --local-env-vars`. */
const LEADING_ELSEWHERE: ReadonlySet<string> = new Set([
  "GIT_ALTERNATE_OBJECT_DIRECTORIES",
  "GIT_COMMON_DIR",
  "GIT_CONFIG",
  "GIT_DIR",
  "GIT_GRAFT_FILE",
  "GIT_IMPLICIT_WORK_TREE",
  "GIT_INDEX_FILE",
  "GIT_INTERNAL_SUPER_PREFIX",
  "GIT_NAMESPACE",
  "GIT_NO_REPLACE_OBJECTS",
  "GIT_OBJECT_DIRECTORY",
  "GIT_PREFIX",
  "GIT_QUARANTINE_PATH",
  "GIT_REPLACE_REF_BASE",
  "GIT_SHALLOW_FILE",
  "GIT_WORK_TREE",
]);

/**
 * An environment under which git, and whatever else is started, finds the repository of the folder it runs in: git sets
 * variables for its hooks that name the hook's.
 */
export function inOwnRepository<T>(env: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !LEADING_ELSEWHERE.has(name)));
}

/**
 * Environment under which git never asks, never locks for reading, speaks one language, takes pathspecs as they are written, and
 * writes into a pipe as much at once as into a file: commit by commit, a long log takes a quarter longer.
 */
export const PINNED_ENVIRONMENT: Readonly<Record<string, string | undefined>> = {
  GIT_TERMINAL_PROMPT: "0",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_FLUSH: "0",
  LC_ALL: "C",
  GIT_EXTERNAL_DIFF: undefined,
  GIT_DIFF_OPTS: undefined,
  GIT_LITERAL_PATHSPECS: undefined,
  GIT_GLOB_PATHSPECS: undefined,
  GIT_NOGLOB_PATHSPECS: undefined,
  GIT_ICASE_PATHSPECS: undefined,
};

/** A server that does not answer is given up after half a minute, one that falls silent after a minute. Source: ssh_config(5). */
const SSH = "ssh -o ConnectTimeout=30 -o ServerAliveInterval=15 -o ServerAliveCountMax=4";

/**
 * What makes git start an ssh that waits no longer than that, unless the user says how it is started, in the environment or as
 * `core.sshCommand`. The shell that git starts it with looks that up: most remotes are reached without ssh, and need no process more.
 */
export function impatientSsh(env: Environment): Environment {
  if (env["GIT_SSH_COMMAND"] || env["GIT_SSH"]) return {};
  const own = "own=$(git config --get core.sshCommand)";
  return {
    GIT_SSH_COMMAND: `reach() { if ${own}; then eval "$own \\"\\$@\\""; else ${SSH} "$@"; fi; }; reach`,
  };
}
