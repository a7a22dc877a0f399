/** Projects and facts made by hand, for tests of planning. Every branded value comes from its real parser, and all is frozen. */

import { type CommitSha, parseCommitSha } from "../../src/domain/history/commit-sha.ts";
import { type Digest, parseDigest } from "../../src/domain/images/digest.ts";
import { parsePlatform } from "../../src/domain/images/platform.ts";
import { parseHost, parseReference, parseRepository } from "../../src/domain/images/reference.ts";
import type { Image, ImageSource, Stamp } from "../../src/domain/project/artifact.ts";
import type { ForgePlace, ForgeRepository } from "../../src/domain/project/forge.ts";
import { parseLabel } from "../../src/domain/project/label.ts";
import type { Component, Project } from "../../src/domain/project/project.ts";
import type {
  Facts,
  ForgeReleaseFacts,
  GitFacts,
  RecordedIntent,
  RunOrigin,
  TagFacts,
} from "../../src/domain/release/facts.ts";
import type { Step } from "../../src/domain/release/plan.ts";
import {
  artifactsOf,
  type BuildSettings,
  type Wanted,
  type WantedImage,
  type WantedRelease,
} from "../../src/domain/release/wanted.ts";
import { parseReleaseTag } from "../../src/domain/tags/release-tag.ts";
import { parseTagPattern } from "../../src/domain/tags/tag-pattern.ts";
import type { Result } from "../../src/domain/text/problem.ts";
import { parseTemplate } from "../../src/domain/text/template.ts";
import { DEFAULT_INITIAL_DEVELOPMENT } from "../../src/domain/versions/bump.ts";
import { DEFAULT_COMMIT_RULES } from "../../src/domain/versions/commit-rules.ts";
import { parseScheme } from "../../src/domain/versions/scheme.ts";
import { type Stood, stand } from "../../src/planning/standing/stand.ts";
import { makePlan } from "../../src/planning/steps/make-plan.ts";
import type { Scene } from "../../src/planning/wanting/scene.ts";
import { want } from "../../src/planning/wanting/want.ts";
import { present } from "./present.ts";

/** The value of a result that must be one. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`${result.problem.code}: ${result.problem.message}`);
}

/** The commit whose name is one hexadecimal digit, forty times. */
export const commit = (digit: string): CommitSha => present(parseCommitSha(digit.repeat(40)));

/** The digest of one hexadecimal digit, 64 times. */
export const digest = (digit: string): Digest => present(parseDigest(`sha256:${digit.repeat(64)}`));

export const label = (text: string) => present(parseLabel(text));
export const host = (text: string) => present(parseHost(text));
export const platform = (text: string) => present(parsePlatform(text));
export const reference = (text: string) => present(parseReference(text));
export const template = (text: string) => unwrap(parseTemplate(text));

/** What is checked out, unless a test says otherwise. */
export const HEAD = commit("a");

/** A clean clone of it. */
export const GIT: GitFacts = {
  head: HEAD,
  modified: [],
  shallow: false,
  remoteUrls: [],
  commitTime: 0,
};

/** An image of a Bazel target. */
export function bazel(target: string, stamp: Stamp = { via: "args" }): ImageSource {
  return { kind: "bazel", target: label(target), stamp };
}

/** An image that goes to one repository under `{version}`. */
export function image(repository: string, fields: Partial<Omit<Image, "kind">> = {}): Image {
  return {
    kind: "image",
    source: bazel(`//${repository.split("/").at(-1)}:push`),
    destinations: [{ repository: unwrap(parseRepository(repository)) }],
    imageTag: template("{version}"),
    floating: [],
    ...fields,
  };
}

/** Floating tags of one channel. */
export function floating(channel: string, ...tags: readonly string[]): Image["floating"] {
  return [{ channel, tags: tags.map(template) }];
}

/** A component with SemVer tags `name@1.2.3`, a GitHub release, and nothing to publish. */
export function component(name: string, fields: Partial<Component> = {}): Component {
  return {
    name,
    tag: unwrap(parseTagPattern("{component}@{version}", name)),
    scheme: unwrap(parseScheme("semver")),
    releasedWith: [],
    paths: [],
    exclude: [],
    initialDevelopment: DEFAULT_INITIAL_DEVELOPMENT,
    forgeRelease: { name: template("{component} {version}"), notes: "github", latest: false, draft: false },
    artifacts: [],
    ...fields,
  };
}

/** A component without a GitHub release, with one image. */
export function imageComponent(name: string, fields: Partial<Omit<Image, "kind">> = {}): Component {
  const { forgeRelease: _, ...rest } = component(name);
  return { ...rest, artifacts: [image(`ghcr.io/acme/${name}`, fields)] };
}

/** A project of these components. */
export function project(components: readonly Component[], fields: Partial<Project> = {}): Project {
  return {
    source: { forge: "github", trunk: "main", remote: "origin", record: "ref" },
    bazel: {
      startupFlags: [],
      flags: [],
      queryFlags: [],
      env: new Map(),
      test: [],
      pushJobs: 8,
    },
    registries: new Map(),
    channels: [],
    commits: DEFAULT_COMMIT_RULES,
    signing: null,
    destinations: [],
    groups: [],
    components,
    ...fields,
  };
}

/** Facts under which everything may be released and nothing is: each tag is at HEAD, in trunk, here and on the remote. */
export function facts(tags: readonly string[], fields: Partial<Facts> = {}): Facts {
  const tag: TagFacts = { local: HEAD, remote: HEAD, inTrunk: true };
  return {
    git: GIT,
    tags: new Map(tags.map((name) => [name, tag])),
    remoteTags: tags,
    setAside: new Map(),
    unfinished: new Set(),
    prereleases: new Map(),
    intents: new Map(),
    served: new Map(),
    owners: new Map(),
    attached: new Map(),
    targets: new Map(),
    revisions: new Map(),
    live: new Map(),
    superseded: new Set(),
    done: new Map(),
    notes: new Map(),
    ...fields,
  };
}

/** A record of a tag as the remote holds it. */
export function record(
  tag: string,
  images: Readonly<Record<string, Digest | null>> = {},
  fields: Partial<RecordedIntent["intent"]> = {},
): RecordedIntent {
  const intended = Object.entries(images).map(([name, found]) => ({
    reference: reference(name),
    digest: found,
  }));
  return {
    object: "b".repeat(40),
    intent: {
      format: 1,
      tag,
      commit: HEAD,
      state: "intended",
      run: "r",
      lease: null,
      images: intended,
      floating: [],
      files: [],
      deployments: [],
      commands: [],
      draft: null,
      actions: null,
      withdrawal: null,
      ...fields,
    },
  };
}

/** A release on GitHub: published, for this run's commit, without files. */
export function gitHubRelease(fields: Partial<ForgeReleaseFacts> = {}): ForgeReleaseFacts {
  return {
    id: 1,
    url: "u",
    draft: false,
    prerelease: false,
    target: HEAD,
    assets: [],
    uploadUrl: "u",
    own: null,
    ...fields,
  };
}

/** Where a run happens, unless a test says otherwise. */
export const ORIGIN: RunOrigin = { env: new Set(), remoteUrls: [] };

export const ACME: ForgeRepository = { owner: "acme", name: "mono" };

/** Where it is. */
export const GITHUB: ForgePlace = { kind: "github", url: "https://github.com", repository: ACME };

/** What a run is about, what was read for it, and how it stands. */
export interface Observed {
  readonly wanted: Wanted;
  readonly facts: Facts;
  readonly stood: Stood;
  readonly releases: readonly WantedRelease[];
  readonly images: readonly WantedImage[];
  readonly imageProblems: Wanted["problems"];
}

/** What `observe` and `stand` would give for these tags and facts, frozen to its last object: whatever is pure can live with that. */
export function observed(
  of: Project,
  tags: readonly string[],
  found: Partial<Facts> = {},
  fields: Partial<Pick<Scene, "origin" | "forge">> = {},
): Observed {
  const all = facts(tags, found);
  const wanted = want(
    of,
    tags.map((text) => unwrap(parseReleaseTag(of.components, text))),
    {
      commit: all.git.head,
      commitTime: all.git.commitTime,
      origin: ORIGIN,
      forge: GITHUB,
      records: new Map([...all.intents].map(([tag, { intent }]) => [tag, intent])),
      ...fields,
    },
  );
  return frozen({
    wanted,
    facts: all,
    stood: stand(wanted, all),
    releases: wanted.releases,
    images: wanted.releases.flatMap((release) => artifactsOf(release, "image")),
    imageProblems: wanted.problems,
  });
}

/** The steps of the plan for what was observed. */
export function stepsOf({ stood }: Observed): readonly Step[] {
  return makePlan(stood).releases.flatMap(({ steps }) => steps);
}

/** Freezes everything that can be reached, the members of maps and sets included. */
export function frozen<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  const inner = value instanceof Map || value instanceof Set ? [...value].flat() : Object.values(value);
  for (const each of inner) frozen(each);
  return value;
}

/** The codes of problems, for assertions. */
export const codes = (problems: readonly { readonly code: string }[]): string[] =>
  problems.map(({ code }) => code);

/** What a build is called with: these flags and this environment, and nothing that other builders need. */
export function buildSettings(
  flags: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): BuildSettings {
  return { flags, env, buildArgs: {}, labels: {}, commitTime: 0 };
}
