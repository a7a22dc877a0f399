import type { Command } from "../../domain/project/artifact.ts";
import { missingKey } from "../findings/wrong-value.ts";
import { type Config, configSchema } from "../schema/config-schema.ts";
import type { Table } from "./inherit.ts";
import { readTemplateMap, readTemplates, type Scope } from "./scope.ts";

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
