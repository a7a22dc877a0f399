import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Command, Subject } from "./measure.ts";
import type { OtherTools, ToolName } from "./other-tools.ts";
import { environment } from "./places.ts";

/** Who would push, for tools that insist on an identity. */
const IDENTITY = {
  GIT_AUTHOR_NAME: "Bench",
  GIT_AUTHOR_EMAIL: "bench@example.org",
  GIT_COMMITTER_NAME: "Bench",
  GIT_COMMITTER_EMAIL: "bench@example.org",
};

/**
 * What other tools take for one component: git-cliff its unreleased changes by path, semantic-release its next version and
 * notes. release-please reads only from GitHub's API, so it cannot be measured here.
 */
export function historyTools({ commands }: OtherTools, clone: string, component: string): Subject[] {
  const runs: readonly (readonly [ToolName, readonly string[]])[] = [
    ["git-cliff", cliffArguments(component)],
    ["semantic-release", semanticReleaseArguments(commands.get("semantic-release"), clone, component)],
  ];
  return runs.flatMap(([name, args]) => {
    const command = commands.get(name);
    if (command === undefined) return [];
    const whole: Command = [...command, ...args];
    return { name, commands: [whole], cwd: clone, env: { ...environment(), ...IDENTITY } };
  });
}

function cliffArguments(component: string): string[] {
  const pattern = `^${component}@`;
  return [
    "--unreleased",
    "--tag-pattern",
    pattern,
    "--include-path",
    `services/${component}/**/*`,
    "--offline",
  ];
}

/** Its configuration is next to the clone, so that the clone stays as it is. */
function semanticReleaseArguments(command: Command | undefined, clone: string, component: string): string[] {
  // Without that it looks for its plugins from the clone upwards.
  const plugins = join(dirname(command?.[1] ?? ""), "..", "..", "@semantic-release");
  const folder = join(dirname(clone), "semantic-release");
  const file = join(folder, "release.json");
  mkdirSync(folder, { recursive: true });
  const configuration = {
    branches: ["main"],
    repositoryUrl: `file://${join(dirname(clone), "remote.git")}`,
    tagFormat: `${component}@\${version}`,
    plugins: ["commit-analyzer", "release-notes-generator"].map((name) => join(plugins, name, "index.js")),
  };
  writeFileSync(file, JSON.stringify(configuration));
  return ["--dry-run", "--no-ci", "--extends", file];
}
