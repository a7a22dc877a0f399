import type { Files } from "../../domain/project/artifact.ts";
import { missingKey } from "../findings/wrong-value.ts";
import { type Config, configSchema } from "../schema/config-schema.ts";
import type { Table } from "./inherit.ts";
import { readLabel, type Scope } from "./scope.ts";

/** `[components.X.files]` as it is written. */
type FilesConfig = NonNullable<NonNullable<Config["defaults"]>["files"]>;

/** Reads the targets whose outputs are attached to the GitHub release. */
export function buildFiles(scope: Scope, table: Table<FilesConfig>): Files {
  const { bazel } = table.values;
  const path = table.at("bazel");
  if (bazel === undefined && !scope.findings.refused(path))
    scope.findings.add(missingKey(configSchema, path));
  if (bazel?.length === 0) {
    const hint = "name the targets whose outputs are attached, or take the table out";
    scope.findings.refuse(path, { code: "bad-value", message: "it is empty", hint });
  }
  const targets = (bazel ?? []).map((text, index) => readLabel(scope, text, [...path, index]));
  return { kind: "files", targets: targets.filter((target) => target !== undefined) };
}
