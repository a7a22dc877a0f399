import type { Command } from "../domain/project/artifact.ts";
import { type Config, configSchema } from "./config-schema.ts";
import type { Table } from "./inherit.ts";
import { readTemplateMap, readTemplates, type Scope } from "./scope.ts";
import { missingKey } from "./wrong-value.ts";

/** `[components.X.command]` as it is written. */
type CommandConfig = NonNullable<NonNullable<Config["defaults"]>["command"]>;

/** Reads a command that publishes. */
export function buildCommand(scope: Scope, table: Table<CommandConfig>): Command {
  const { run, env, done } = table.values;
  const path = table.at("run");
  if (run === undefined && !scope.findings.refused(path)) scope.findings.add(missingKey(configSchema, path));
  return {
    kind: "command",
    run: readTemplates(scope, run ?? [], path),
    env: readTemplateMap(scope, env, table.at("env")),
    ...(done !== undefined && { done: readTemplates(scope, done, table.at("done")) }),
  };
}
