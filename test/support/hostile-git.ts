/** Settings of git's that change what its commands print or do, as users have them, and as nobody would. */

import { writeFile } from "node:fs/promises";

const SETTINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  advice: { detachedHead: "true" },
  color: {
    ...{ ui: "always", advice: "always", branch: "always", diff: "always", push: "always", remote: "always" },
    ...{ status: "always", transport: "always" },
  },
  column: { ui: "always", tag: "always" },
  core: {
    ...{ pager: "tr a-z A-Z", quotePath: "true", abbrev: "4", editor: "false", commentChar: "r" },
    ...{ fsmonitor: "/nonexistent/fsmonitor", untrackedCache: "true", warnAmbiguousRefs: "false" },
  },
  diff: {
    ...{ external: "/bin/false", ignoreSubmodules: "all", mnemonicPrefix: "true", noprefix: "true", relative: "true" },
    ...{ orderFile: "/dev/null", renames: "copies", renameLimit: "1", submodule: "log", wordRegex: ".", statGraphWidth: "1" },
    ...{ algorithm: "patience", context: "0", colorMoved: "zebra", autoRefreshIndex: "false" },
  },
  fetch: {
    ...{ all: "true", output: "compact", prune: "true", pruneTags: "true", recurseSubmodules: "true", parallel: "2" },
    ...{ showForcedUpdates: "false", writeCommitGraph: "true" },
  },
  format: { pretty: "oneline", notes: "true" },
  gc: { auto: "1", autoDetach: "true" },
  i18n: { logOutputEncoding: "UTF-16" },
  init: { defaultBranch: "other", templateDir: "/nonexistent" },
  log: {
    ...{ abbrevCommit: "true", date: "relative", decorate: "full", diffMerges: "first-parent", follow: "true" },
    ...{ mailmap: "false", showRoot: "false", showSignature: "true", graphColors: "red" },
  },
  mailmap: { file: "MAILMAP" },
  maintenance: { auto: "true" },
  pager: { log: "tr a-z A-Z", diff: "true", status: "true", tag: "true", "for-each-ref": "true" },
  protocol: { version: "0" },
  pull: { rebase: "true" },
  push: {
    ...{ default: "matching", followTags: "true", gpgSign: "true", pushOption: "ci.skip", recurseSubmodules: "check" },
    ...{ useForceIfIncludes: "true", negotiate: "true", autoSetupRemote: "true" },
  },
  remote: { pushDefault: "elsewhere" },
  'remote "origin"': { mirror: "true", prune: "true", pruneTags: "true", tagOpt: "--no-tags" },
  status: {
    ...{ branch: "true", relativePaths: "true", renames: "false", short: "true", showStash: "true" },
    ...{ showUntrackedFiles: "no", submoduleSummary: "true", aheadBehind: "false" },
  },
  submodule: { recurse: "true" },
  tag: { sort: "-version:refname" },
  'url "/nonexistent/"': { insteadOf: "nothing:" },
}; // biome-ignore format: a table

/** Writes them as a configuration file, with a mailmap of this machine's own that renames everybody. */
export async function writeHostileConfig(file: string): Promise<void> {
  await writeFile(`${file}.mailmap`, "Somebody Else <else@example.org> <test@example.org>\n");
  const lines = Object.entries(SETTINGS).flatMap(([section, settings]) => [
    `[${section}]`,
    ...Object.entries(settings).map(
      ([name, value]) => `\t${name} = "${value.replace("MAILMAP", `${file}.mailmap`)}"`,
    ),
  ]);
  await writeFile(file, `${lines.join("\n")}\n`);
}
