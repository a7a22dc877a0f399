import { join } from "node:path";
import type { BazelSettings } from "../../domain/project/project.ts";
import { isSecretName } from "../../domain/text/redact.ts";
import { readSettingsFiles } from "./graph/settings-files.ts";
import { readText } from "./graph/workspace.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Files in the workspace, besides .bazelrc and what it imports, that name variables which a build reads. */
const READERS = [".npmrc", "MODULE.bazel", "WORKSPACE", "WORKSPACE.bazel"];

/**
 * Makes the function that takes from an environment the secrets that Bazel does not need: Bazel writes its whole environment into the
 * file of build events, which is left behind if slipway is killed. What a .bazelrc, a flag, `[bazel] env` or one of `READERS` names is
 * needed.
 */
export function bazelEnvironment({
  workspace,
  env,
  settings,
}: {
  readonly workspace: string;
  readonly env: Environment;
  readonly settings: BazelSettings;
}): (given: Environment) => Promise<Environment> {
  let mentioned: Promise<string> | undefined;
  return async (given) => {
    if (!Object.keys(given).some(isSecretName)) return given;
    mentioned ??= readMentions(workspace, env["HOME"], [
      ...settings.startupFlags,
      ...settings.flags,
      ...settings.queryFlags,
      ...settings.env.keys(),
    ]);
    const words = new Set((await mentioned).match(/\w+/g));
    return Object.fromEntries(
      Object.entries(given).filter(([name]) => !isSecretName(name) || words.has(name)),
    );
  };
}

async function readMentions(
  workspace: string,
  home: string | undefined,
  given: readonly string[],
): Promise<string> {
  const rc = given.flatMap((word) => /^--bazelrc=(.+)$/.exec(word)?.[1] ?? []);
  const { texts } = await readSettingsFiles({ root: workspace, prefix: "" }, home, rc);
  const others = await Promise.all(READERS.map((name) => readText(join(workspace, name))));
  return [...given, ...texts.map(([, text]) => text), ...others].join("\n");
}
