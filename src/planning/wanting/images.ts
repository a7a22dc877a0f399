import {
  formatReference,
  formatRepository,
  parseImageTag,
  type Reference,
  type Repository,
  sameRepository,
} from "../../domain/images/reference.ts";
import { type Image, nameOfImage, type SourceKind, type SourceOf } from "../../domain/project/artifact.ts";
import { sourcePage } from "../../domain/project/source-uri.ts";
import type { Attestation } from "../../domain/release/attestation.ts";
import type { BuildSettings, WantedFloating, WantedImage } from "../../domain/release/wanted.ts";
import { fail, ok, type Problem, type Result } from "../../domain/text/problem.ts";
import { quote } from "../../domain/text/quote.ts";
import { fillTemplate, mentions, type Template } from "../../domain/text/template.ts";
import { chooseDestination } from "./destinations.ts";
import { type NamedImage, recordedIn, recordedReference } from "./recorded.ts";
import { artifactId, fillAll, type Wanting } from "./scene.ts";

/** The label by which an image says from which commit it was built (OCI image specification, "Pre-Defined Annotation Keys"). */
export const REVISION_LABEL = "org.opencontainers.image.revision";

/** The images of one release, and everything that is wrong with what they would be called and where they would go. */
export interface WantedImages {
  readonly images: readonly WantedImage[];
  readonly problems: readonly Problem[];
}

/** Resolves destination, reference, floating tags and build settings of a release's images. */
export function wantImages(wanting: Wanting, images: readonly Image[]): WantedImages {
  if (images.length > 0 && wanting.version.build !== null)
    return { images: [], problems: [withBuildMetadata(wanting)] };
  const wanted = images.map((image, position) => wantImage(wanting, image, position));
  return {
    images: wanted.flatMap((each) => each.images),
    problems: wanted.flatMap((each) => each.problems),
  };
}

function wantImage(wanting: Wanting, image: Image, position: number): WantedImages {
  const { project, component, channel, values, tag, records, commit } = wanting;
  const destination = chooseDestination(image, component.name, project, channel.name, wanting.origin);
  if (!destination.ok) return { images: [], problems: [destination.problem] };
  const { destination: name, repository: configured } = destination.value;
  const rewritten = (repository: Repository): Repository => {
    return { ...repository, host: project.registries.get(repository.host)?.rewrite ?? repository.host };
  };
  const repository = rewritten(configured);
  const elsewhere = image.destinations
    .filter((other) => other !== destination.value)
    .map((other) => rewritten(other.repository));
  const waits = mentions(image.imageTag, "digest_short");
  const own = waits ? { problems: [] } : named(wanting, repository, image.imageTag);
  const floating = wantFloating(wanting, image, repository);
  const reference = waits
    ? recordedReference({ tag: image.imageTag, values, repository, elsewhere }, records.get(tag), commit)
    : (own.reference ?? null);
  const source = sourceOf(wanting, image, { tag: image.imageTag, values, repository, elsewhere });
  if (!source.ok) return { images: [], problems: [source.problem] };
  const wanted: WantedImage = {
    kind: "image",
    name: nameOfImage(image),
    id: artifactId(wanting, "image", position, ...(name === undefined ? [] : [name])),
    source: source.value,
    build: imageSettings(wanting, image, reference?.tag ?? image.imageTag.text),
    configured,
    repository,
    tag: image.imageTag,
    values,
    reference,
    floating: floating.wanted,
    carried: carriedTo(repository, source.value, wanting.promoted),
    elsewhere,
    ...(image.platforms === undefined ? {} : { platforms: image.platforms }),
  };
  return { images: [wanted], problems: [...own.problems, ...floating.problems] };
}

/**
 * Where an image comes from: of what is promoted, from where the release that is promoted has it. If that is this very release, from
 * another destination, so that an image without one is left as it is.
 */
function sourceOf(
  { promoted, component, tag: own }: Wanting,
  { source }: Image,
  named: NamedImage,
): Result<SourceOf<SourceKind>> {
  if (promoted === null || (promoted.tag === own && named.elsewhere.length === 0)) return ok(source);
  const { tag, values, images } = promoted;
  const places = tag === own ? named.elsewhere : [named.repository, ...named.elsewhere];
  const found = recordedIn(places, { ...named, values }, images);
  if (found !== undefined) return ok({ kind: "released", tag, ...found });
  return fail(
    "image-not-recorded",
    `the record of ${tag} does not say which image of ${component.name} it published for ${formatRepository(named.repository)}`,
    "promote a release that has this image, or release a new version, which builds it",
  );
}

/** What the release that is promoted names of an image's statements where it is taken from, if it goes somewhere else. */
function carriedTo(
  repository: Repository,
  source: SourceOf<SourceKind>,
  promoted: Wanting["promoted"],
): readonly Attestation[] {
  if (source.kind !== "released" || sameRepository(source.reference.repository, repository)) return [];
  return (promoted?.attestations ?? [])
    .filter(
      (each) =>
        each.subject === source.digest && sameRepository(each.repository, source.reference.repository),
    )
    .map((each) => ({ ...each, repository }));
}

function wantFloating(
  wanting: Wanting,
  image: Image,
  repository: Repository,
): { readonly wanted: readonly WantedFloating[]; readonly problems: readonly Problem[] } {
  const templates = image.floating
    .filter(({ channel }) => channel === wanting.channel.name)
    .flatMap(({ tags }) => tags);
  const all = templates.map((template) => named(wanting, repository, template));
  return {
    wanted: all.flatMap(({ reference }) => (reference === undefined ? [] : [{ reference, templates }])),
    problems: all.flatMap(({ problems }) => problems),
  };
}

function named(
  { component, values, commit }: Wanting,
  repository: Repository,
  template: Template,
): { readonly reference?: Reference; readonly problems: readonly Problem[] } {
  const text = fillTemplate(template, values);
  const tag = parseImageTag(text);
  if (tag !== undefined) return { reference: { repository, tag }, problems: [] };
  const speaksOfCommit = mentions(template, "commit") || mentions(template, "short_commit");
  if (commit === null && speaksOfCommit) return { problems: [] };
  return {
    problems: [
      {
        code: "bad-image-tag",
        message: `${quote(text)}, from image_tag "${template.text}" of ${component.name}, is not a legal image tag`,
        hint: "an image tag has at most 128 letters, digits, '_', '.' and '-', and does not begin with '.' or '-'",
      },
    ],
  };
}

function withBuildMetadata({ component, version }: Wanting): Problem {
  const { text, build } = version;
  return {
    code: "build-metadata",
    message: `${text} has build metadata (+${build}), but ${component.name} has an image: image tags cannot contain a "+"`,
    hint: `release ${text.replace(`+${build}`, "")} instead`,
  };
}

/** The release's build settings with how the version reaches this image's push. */
function imageSettings(wanting: Wanting, { source }: Image, imageTag: string): BuildSettings {
  const { build, values, version, channel } = wanting;
  if (source.kind === "dockerfile")
    return { ...build, buildArgs: fillAll(source.buildArgs, values), labels: imageLabels(wanting) };
  if (source.kind === "nix" || source.stamp.via === "args") return build;
  if (source.stamp.via === "flag")
    return { ...build, flags: [...build.flags, `--${source.stamp.flag}=${imageTag}`] };
  const stamps = {
    SLIPWAY_VERSION: version.text,
    SLIPWAY_IMAGE_TAG: imageTag,
    SLIPWAY_CHANNEL: channel.name,
  };
  return { ...build, env: { ...stamps, ...build.env } };
}

/**
 * Labels of an image that no build file labels. `created` is the commit's time, so that a rebuild of the same commit can
 * agree.
 */
function imageLabels({ version, commit, commitTime, forge }: Wanting): Readonly<Record<string, string>> {
  const source = sourcePage(forge);
  return {
    "org.opencontainers.image.version": version.text,
    ...(commit === null ? {} : { [REVISION_LABEL]: commit }),
    "org.opencontainers.image.created": rfc3339(commitTime),
    ...(source === null ? {} : { "org.opencontainers.image.source": source }),
  };
}

/** Seconds since the epoch as RFC 3339 has them, in UTC. */
function rfc3339(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().replace(".000Z", "Z");
}

/** What an image is called, even if its reference is not known yet. */
export function imageName({ reference, repository, tag }: WantedImage): string {
  return reference === null
    ? `${repository.host}/${repository.path}:${tag.text}`
    : formatReference(reference);
}
