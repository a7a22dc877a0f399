import type { CommitSha } from "../../domain/history/commit-sha.ts";
import { hexOf } from "../../domain/images/digest.ts";
import { formatRepository } from "../../domain/images/reference.ts";
import { type ImageSource, type ProvenImage, sourceSubject } from "../../domain/project/artifact.ts";
import type { Label } from "../../domain/project/label.ts";
import { PREDICATES, type PredicateType, type Statement } from "../../domain/release/attestation.ts";
import type { BuildFacts, ResolvedDependency } from "../../domain/release/build-facts.ts";
import type { BuildSettings, TakenFiles } from "../../domain/release/wanted.ts";
import { makeStatement, type Subject } from "./statement.ts";

const DOCUMENT = "https://github.com/slipway-release/slipway/blob/main/docs/provenance.md";

/** What the other fields of slipway's provenance mean. The page keeps this heading for as long as the fields keep their meaning. */
const BUILD_TYPE = `${DOCUMENT}#build-type-v1`;

/** The same of an image that was promoted: nothing was built for the release, which chose an image that was proved. */
const PROMOTION_TYPE = `${DOCUMENT}#promotion-type-v1`;

/** The builder of whatever nobody can vouch for: a machine outside CI, or a build that another builder made. */
export const UNKNOWN_BUILDER = `${DOCUMENT}#unknown-builder`;

/** What is released, and from what. */
export interface ReleasedSource {
  readonly tag: string;
  /** The references that it is pushed under, if it is a snapshot: then nothing in git is called `tag`. */
  readonly snapshot?: readonly string[] | undefined;
  readonly component: string;
  readonly version: string;
  readonly commit: CommitSha;
  /** `git+https://…`; null if nothing says where the sources are. */
  readonly source: string | null;
  /** Whether the source repository's remote keeps a record of the release. */
  readonly recorded: boolean;
  /** The types of all statements that are made of it. */
  readonly attached: readonly PredicateType[];
  /** Whether this is another build of what was released before. */
  readonly reproduced?: boolean;
}

/** Files of a release, and where they are taken from if they are not built. */
interface MadeFiles {
  readonly kind: "files";
  readonly targets: readonly Label[];
  readonly taken: TakenFiles | null;
}

/** How a release's artifact is built. */
export interface BuildDefinition {
  readonly made: ImageSource | ProvenImage | MadeFiles;
  readonly settings: BuildSettings;
}

/** How it was built, as far as that is known. */
export interface BuildRun {
  /** Who signs, or else what runs slipway; null if it cannot be named. */
  readonly builder: string | null;
  /** slipway's version. */
  readonly version: string;
  /** Null: this builder did not build it. */
  readonly build: BuildFacts | null;
  readonly dependencies: readonly ResolvedDependency[];
}

/**
 * SLSA provenance v1 of subjects. What was not built by the builder that speaks is said to have an unknown one: nobody vouches
 * for others. Source: slsa.dev/spec/v1.1/provenance.
 */
export function provenanceStatement(
  subjects: readonly Subject[],
  released: ReleasedSource,
  definition: BuildDefinition,
  run: BuildRun,
): Statement {
  const promotion = promotionOf(definition.made);
  return makeStatement(subjects, PREDICATES.provenance, {
    buildDefinition: {
      buildType: promotion === null ? BUILD_TYPE : PROMOTION_TYPE,
      externalParameters: externalParameters(released, definition),
      internalParameters: internalParameters(released, definition),
      resolvedDependencies: [
        ...sourceDependency(released),
        ...(promotion?.dependencies ?? []),
        ...run.dependencies.map(descriptor),
      ],
    },
    runDetails: runDetails(run),
  });
}

/** What a verifier has to expect: whoever starts a release chooses its tag (or what a snapshot is called), and the commit says the rest. */
function externalParameters(
  { tag, snapshot, component, version, source }: ReleasedSource,
  { made }: BuildDefinition,
) {
  const promotedFrom = promotionOf(made)?.tag;
  return {
    ...(source === null ? {} : { repository: source }),
    ...(snapshot === undefined ? { tag } : { snapshot }),
    component,
    version,
    ...(promotedFrom === undefined ? { target: target(made) } : { promotedFrom }),
  };
}

/** The release that something is taken from, and what there says how it was built; null if it is built. */
function promotionOf(
  made: BuildDefinition["made"],
): { readonly tag: string; readonly dependencies: object[] } | null {
  if (made.kind === "released") return { tag: made.tag, dependencies: [imageDependency(made)] };
  if (made.kind !== "files" || made.taken === null) return null;
  const { tag, statement } = made.taken;
  return {
    tag,
    dependencies:
      statement === null ? [] : [{ name: statement.name, digest: { sha256: hexOf(statement.digest) } }],
  };
}

function target(made: BuildDefinition["made"]) {
  if (made.kind === "released") return undefined;
  if (made.kind === "files") return { kind: "bazel", labels: made.targets };
  return { kind: made.kind, [made.kind === "bazel" ? "label" : "name"]: sourceSubject(made) };
}

/** Where the image was, by a package URL. Source: github.com/package-url/purl-spec, "types/oci-definition.json". */
function imageDependency({ reference: { repository }, digest }: ProvenImage): object {
  const name = repository.path.split("/").at(-1) ?? "";
  const place = `repository_url=${encodeURIComponent(formatRepository(repository))}`;
  return {
    uri: `pkg:oci/${name}@${encodeURIComponent(digest)}?${place}`,
    name: "image",
    digest: { sha256: hexOf(digest) },
  };
}

/** Names only, never values: a value may be a secret, or a path of the machine. */
function internalParameters(
  { tag, recorded, attached, reproduced }: ReleasedSource,
  { made, settings }: BuildDefinition,
) {
  const record = recorded ? { record: `refs/slipway/${tag}` } : {};
  if (promotionOf(made) !== null) return { attached, ...record };
  const { flags, env, buildArgs } = settings;
  const bazel = made.kind === "files" || made.kind === "bazel";
  return {
    ...(bazel ? { flags } : {}),
    environment: Object.keys(env).sort(),
    ...(made.kind === "dockerfile" ? { buildArguments: Object.keys(buildArgs).sort() } : {}),
    attached,
    ...record,
    ...(reproduced ? { reproduced } : {}),
  };
}

function sourceDependency({ source, tag, snapshot, commit }: ReleasedSource): object[] {
  const uri = source === null ? {} : { uri: snapshot === undefined ? `${source}@refs/tags/${tag}` : source };
  return [{ ...uri, name: "source", digest: { gitCommit: commit } }];
}

function descriptor({ uri, name, digest }: ResolvedDependency): object {
  return {
    uri,
    ...(name === undefined ? {} : { name }),
    ...(Object.keys(digest).length === 0 ? {} : { digest }),
  };
}

function runDetails({ builder, version, build }: BuildRun): object {
  const id = build === null ? null : builder;
  const metadata =
    build === null
      ? {}
      : {
          ...(build.invocation === null ? {} : { invocationId: build.invocation }),
          startedOn: rfc3339(build.started),
          finishedOn: rfc3339(build.finished),
        };
  return { builder: { id: id ?? UNKNOWN_BUILDER, version: { slipway: version } }, metadata };
}

/** Seconds since the epoch as RFC 3339 has them, in UTC. */
function rfc3339(seconds: number): string {
  return new Date(Math.floor(seconds) * 1_000).toISOString().replace(".000Z", "Z");
}
