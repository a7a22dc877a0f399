import type { PrintedTable, PrintedValue } from "../config/toml/print-toml.ts";
import type { ForgePlace } from "../domain/project/forge.ts";
import { formatForgeRepository } from "../domain/project/forge-repository.ts";
import type {
  Proposal,
  ProposedComponent,
  ProposedImage,
  ProposedSite,
  ProposedSnapshot,
} from "../planning/proposal/proposal.ts";

type Entry = readonly [key: string, value: PrintedValue];

/** Which forge it is; where, only unless it is GitLab's own. */
function forgeEntries(forge: ForgePlace | null): Entry[] {
  if (forge === null || forge.repository === null) return [];
  const { kind, url, repository } = forge;
  return [
    ["forge", kind],
    ["project", formatForgeRepository(repository)],
    ...given("url", url === "https://gitlab.com" ? null : url),
  ];
}

/** The tables of a proposal, in the order of the guide. What is slipway's default is left out. */
export function proposalTables(proposal: Proposal): PrintedTable[] {
  const {
    github,
    forge,
    trunk,
    remote,
    flags,
    env,
    channels,
    groups,
    signing,
    destinations,
    tag,
    version,
    components,
  } = proposal;
  const tables: PrintedTable[] = [
    {
      path: [],
      comments: ["What this repository releases. All keys: docs/configuration.md of slipway."],
      entries: [["format", 1]],
    },
    {
      path: ["repository"],
      entries: [
        ...given("github", github),
        ...forgeEntries(forge),
        ...given("trunk", trunk),
        ...given("remote", remote),
      ],
    },
    { path: ["bazel"], entries: [...filled("flags", flags), ...filledTable("env", env)] },
    ...channels.map(({ name, prerelease }) => ({
      path: ["channels", name],
      entries: [["prerelease", prerelease] as const],
    })),
    ...groups.map(({ name, components: members }) => ({
      path: ["groups", name],
      entries: [["components", members] as const, ["version", "same"] as const],
    })),
    { path: ["signing"], entries: given("mode", signing) },
    ...[...destinations].map(([name, variable]) => ({
      path: ["destinations", name],
      entries: [["when", { env: variable }] as const],
    })),
    {
      path: ["defaults"],
      entries: [
        ["tag", tag],
        ["version", version],
      ],
    },
    ...components.flatMap(componentTables),
  ];
  return tables.filter(({ path, entries }) => path.length !== 1 || entries.length > 0);
}

/** The tables of one component. */
function componentTables(component: ProposedComponent): PrintedTable[] {
  const { name, tag, version, images, site, command, files, paths, releasedWith, forgeRelease, comments } =
    component;
  const path = ["components", name];
  const own: Entry[] = [
    ...given("tag", tag),
    ...given("version", version),
    ...filled("released_with", releasedWith),
    ...filled("paths", paths),
    ...(forgeRelease ? [] : [["github_release", false] as const]),
  ];
  const tables: PrintedTable[] = [
    ...images.flatMap((image) => imageTables([...path, "image"], image, images.length > 1)),
    ...(site === null ? [] : siteTables([...path, "site"], site)),
    ...(command === null
      ? []
      : [
          {
            path: [...path, "command"],
            entries: [
              ["run", command.run] as const,
              ...filledTable("env", command.env),
              ...(command.done === null ? [] : [["done", command.done] as const]),
            ],
          },
        ]),
    ...(files.length === 0 ? [] : [{ path: [...path, "files"], entries: [["bazel", files] as const] }]),
  ];
  if (own.length > 0 || tables.length === 0) return [{ path, entries: own, comments }, ...tables];
  return tables.map((table, index) => (index === 0 ? { ...table, comments } : table));
}

function imageTables(path: readonly string[], image: ProposedImage, isItem: boolean): PrintedTable[] {
  const { repository, imageTag, floating, platforms, load, snapshot } = image;
  const entries: Entry[] = [
    ...sourceEntries(image),
    ...(typeof repository === "string" ? [["repository", repository] as const] : []),
    ...given("image_tag", imageTag),
    ...filled("floating", floating),
    ...filled("platforms", platforms),
    ...(load === null
      ? []
      : [["load", { ...(load.target === null ? {} : { bazel: load.target }), as: load.as }] as const]),
  ];
  if (isItem) {
    const several: Entry[] =
      typeof repository === "string" ? [] : [["repository", Object.fromEntries(repository)]];
    const inline: Entry[] =
      snapshot === null ? [] : [["snapshot", Object.fromEntries(snapshotEntries(snapshot))]];
    return [{ path, isItem, entries: [...entries, ...several, ...inline] }];
  }
  return [
    { path, entries },
    ...(typeof repository === "string" ? [] : [{ path: [...path, "repository"], entries: [...repository] }]),
    ...(snapshot === null ? [] : [{ path: [...path, "snapshot"], entries: snapshotEntries(snapshot) }]),
  ];
}

function snapshotEntries({ imageTag, floating }: ProposedSnapshot): Entry[] {
  return [
    ...given("image_tag", imageTag),
    ...(floating.size === 0 ? [] : [["floating", Object.fromEntries(floating)] as const]),
  ];
}

function sourceEntries({ source }: ProposedImage): Entry[] {
  if (source.kind === "nix") return [["nix", source.attribute]];
  if (source.kind === "dockerfile")
    return [
      ["dockerfile", source.dockerfile],
      ...(source.context === "." ? [] : [["context", source.context] as const]),
      ...filledTable("build_args", source.buildArgs),
    ];
  const { tagVia } = source;
  const via: Entry[] =
    tagVia === "args" ? [] : [["tag_via", typeof tagVia === "string" ? tagVia : { flag: tagVia.flag }]];
  return [["bazel", source.target], ...via];
}

function siteTables(path: readonly string[], site: ProposedSite): PrintedTable[] {
  const environments = [...site.environments].map(
    ([name, { project, branch, channel, paths }]): Entry => [
      name,
      {
        project,
        ...(branch === null ? {} : { branch }),
        ...(channel === null ? {} : { channel }),
        ...(paths.length === 0 ? {} : { paths }),
      },
    ],
  );
  return [
    {
      path,
      entries: [
        ...filled("build", site.build),
        ["cwd", site.cwd],
        ["directory", site.directory],
        ["provider", "cloudflare-pages"],
      ],
    },
    { path: [...path, "environments"], entries: environments },
  ];
}

function given(key: string, value: string | null): Entry[] {
  return value === null ? [] : [[key, value]];
}

function filled(key: string, values: readonly string[]): Entry[] {
  return values.length === 0 ? [] : [[key, values]];
}

function filledTable(key: string, values: ReadonlyMap<string, string>): Entry[] {
  return values.size === 0 ? [] : [[key, Object.fromEntries(values)]];
}
