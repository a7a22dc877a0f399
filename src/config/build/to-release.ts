import type { GitHubReleaseSettings } from "../../domain/project/project.ts";
import type { Path } from "../toml/path.ts";
import type { ComponentConfig } from "./identities.ts";
import { inherit } from "./inherit.ts";
import { readTemplate, type Scope } from "./scope.ts";

type Written = ComponentConfig["github_release"];

/** Reads how a component's GitHub release looks, over what the defaults say; undefined where it has none. */
export function buildRelease(
  scope: Scope,
  own: Written,
  path: Path,
  base: Written,
): GitHubReleaseSettings | undefined {
  if (own === false || (own === undefined && base === false)) return undefined;
  const table = inherit(own ?? {}, path, base === false ? undefined : base, ["defaults", "github_release"]);
  const { name = "{component} {version}", notes = true, latest = false, draft = false } = table.values;
  // The release is the component's own, whoever else ships its artifacts.
  const versions = scope.versions.slice(0, 1);
  return {
    name: readTemplate({ ...scope, versions }, name, table.at("name")),
    notes: notes === "slipway" ? notes : notes ? "github" : "none",
    latest,
    draft,
  };
}
