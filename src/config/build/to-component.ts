import { FORGE_NAMES, type ForgeKind } from "../../domain/project/forge.ts";
import type { Component, ForgeReleaseSettings } from "../../domain/project/project.ts";
import { parseTagPattern, type TagPattern } from "../../domain/tags/tag-pattern.ts";
import type { Result } from "../../domain/text/problem.ts";
import { quote } from "../../domain/text/quote.ts";
import { DEFAULT_INITIAL_DEVELOPMENT, type InitialDevelopment } from "../../domain/versions/bump.ts";
import { parseScheme, type Scheme } from "../../domain/versions/scheme.ts";
import type { PlacedImage, PlacedTags } from "../findings/collisions.ts";
import type { Findings } from "../findings/finding.ts";
import { judgeComponent, type Naming } from "../findings/names.ts";
import type { WrittenComponent, WrittenDefaults } from "../schema/component-schema.ts";
import type { Config } from "../schema/config-schema.ts";
import { formatPath, type Path } from "../toml/path.ts";
import { inherit, type Table } from "./inherit.ts";
import { type ComponentScope, fillName, toTemplate } from "./scope.ts";
import { toArtifacts } from "./to-artifacts.ts";

/** What tells a component's release tags from others', with the rest of what is written about it. */
export interface Identity {
  readonly name: string;
  readonly tag: TagPattern;
  readonly scheme: Scheme;
  /** The component with what it inherits; `image`, `site` and so on are read separately, because they inherit key by key. */
  readonly table: Table<WrittenComponent>;
}

/** Takes names, tag patterns and schemes, before everything that refers to them; leaves out what has none. */
export function toIdentities({ components = {}, defaults }: Config, findings: Findings): readonly Identity[] {
  return Object.entries(components).flatMap(([name, own]) => {
    const table = inherit<WrittenComponent>(own, ["components", name], defaults, ["defaults"]);
    const { tag: pattern = "{component}/v{version}", version = "semver" } = table.values;
    const tag = orRefuse(findings, table.at("tag"), parseTagPattern(pattern, name));
    const scheme = orRefuse(findings, table.at("version"), parseScheme(version));
    return tag !== undefined && scheme !== undefined ? [{ name, tag, scheme, table }] : [];
  });
}

function orRefuse<T>(findings: Findings, path: Path, result: Result<T>): T | undefined {
  if (result.ok) return result.value;
  findings.refuse(path, result.problem);
  return undefined;
}

/** What the components' release tags look like; leaves out those of which a part was refused. */
export function placeTags(identities: readonly Identity[], findings: Findings): readonly PlacedTags[] {
  return identities
    .filter(({ table }) => !findings.refused(table.at("tag")) && !findings.refused(table.at("version")))
    .map(({ name, tag, scheme, table }) => ({
      component: name,
      form: { pattern: tag, scheme },
      at: table.at("tag"),
      own: table.written.tag !== undefined,
    }));
}

/** What all components are made with. */
interface ProjectScope extends Naming {
  readonly forge: ForgeKind;
  readonly identities: readonly Identity[];
  readonly defaults: WrittenDefaults;
}

/** A component, and its images with their places. */
interface PlacedComponent {
  readonly component: Component;
  readonly images: readonly PlacedImage[];
}

/** Makes a component of what is written about it and what it inherits. */
export function toComponent(identity: Identity, around: ProjectScope): PlacedComponent {
  const { name, tag, scheme, table } = identity;
  const { findings, names, defaults, identities } = around;
  const releasedWith = toReleasedWith(identity, around);
  // A thousand components that look through all of them take a tenth of a second.
  const others = releasedWith.length === 0 ? [] : identities;
  const versions = [identity, ...others.filter((other) => releasedWith.includes(other.name))];
  const scope: ComponentScope = { findings, names, component: name, versions };
  const { images, artifacts } = toArtifacts(scope, table, defaults);
  const forgeRelease = toForgeRelease({ ...scope, forge: around.forge }, table, defaults);
  const { notes_template: notesTemplate } = table.values;
  const component: Component = {
    name,
    tag,
    scheme,
    releasedWith,
    paths: (table.values.paths ?? []).map((glob) => fillName(scope, glob)),
    exclude: (table.values.exclude ?? []).map((each) => fillName(scope, each)),
    ...(table.values.since !== undefined && { since: table.values.since }),
    initialDevelopment: toInitialDevelopment(table.values),
    ...(notesTemplate !== undefined && { notesTemplate: fillName(scope, notesTemplate) }),
    ...(forgeRelease !== undefined && { forgeRelease }),
    artifacts,
  };
  judgeAttached(component, table.path, findings);
  return { component, images };
}

/** The components that a component is released with. A default may name the component itself: that says nothing. */
function toReleasedWith({ name, table }: Identity, around: ProjectScope): readonly string[] {
  const path = table.at("released_with");
  const list = table.values.released_with ?? [];
  for (const [index, other] of list.entries()) {
    if (other === name && table.written.released_with !== undefined) {
      const message = `${quote(name)} is the component itself`;
      const complaint = { code: "released-with-itself", message, hint: "take it out" };
      around.findings.refuse([...path, index], complaint);
    }
    judgeComponent(around, other, name, [...path, index]);
  }
  return list.filter((other) => other !== name);
}

function toInitialDevelopment({ initial_development: written }: WrittenComponent): InitialDevelopment {
  const { breaking, feature } = DEFAULT_INITIAL_DEVELOPMENT;
  return { breaking: written?.breaking ?? breaking, feature: written?.feature ?? feature };
}

/** How a component's release looks at the forge, over what the defaults say; undefined if it has none. */
function toForgeRelease(
  scope: ComponentScope & Pick<ProjectScope, "forge">,
  component: Table<WrittenComponent>,
  defaults: WrittenDefaults,
): ForgeReleaseSettings | undefined {
  const { github_release: own } = component.written;
  const { github_release: base } = defaults;
  if (own === false || (own === undefined && base === false)) return undefined;
  const path = [...component.path, "github_release"];
  const table = inherit(own ?? {}, path, base === false ? undefined : base, ["defaults", "github_release"]);
  const { name = "{component} {version}", notes = true, latest = false, draft = false } = table.values;
  if (draft) judgeAbility(scope, "draft", table.at("draft"));
  if (latest) judgeAbility(scope, "latest", table.at("latest"));
  // The release is the component's own, whoever else ships its artifacts.
  const versions = scope.versions.slice(0, 1);
  return {
    name: toTemplate({ ...scope, versions }, name, table.at("name")),
    // No other forge writes notes.
    notes: notes === true && scope.forge === "github" ? "github" : notes ? "slipway" : "none",
    latest,
    draft,
  };
}

/** What not every forge has. Sources: the API documents of GitLab ("Releases API") and Gitea (`CreateReleaseOption`). */
const LACKING: { readonly [ability in "draft" | "latest"]: readonly ForgeKind[] } = {
  draft: ["gitlab"],
  latest: ["gitlab", "gitea"],
};

function judgeAbility(
  { findings, forge }: Pick<ProjectScope, "findings" | "forge">,
  ability: "draft" | "latest",
  path: Path,
): void {
  if (!LACKING[ability].includes(forge)) return;
  const message =
    ability === "draft"
      ? `${FORGE_NAMES[forge]} has no drafts`
      : `${FORGE_NAMES[forge]} shows the newest release as the latest, and lets nobody choose`;
  findings.refuse(path, { code: "not-at-forge", message, hint: "take it out" }, "key");
}

/** Files are attached to a release, the component's own or that of another it is released with. */
function judgeAttached(
  { forgeRelease, releasedWith, artifacts }: Component,
  component: Path,
  findings: Findings,
): void {
  const released = forgeRelease !== undefined || releasedWith.length > 0;
  if (released || !artifacts.some(({ kind }) => kind === "files")) return;
  const path = [...component, "files"];
  const message = `${formatPath(path)}: there is no release to attach them to`;
  const hint = "remove github_release = false, or the files";
  findings.add({ code: "files-without-release", message, hint, path, at: "key" });
}
