import type { CommitSha } from "../../domain/history/commit-sha.ts";
import { parseImageTag } from "../../domain/images/image-tag.ts";
import type { Reference, Repository } from "../../domain/images/reference.ts";
import type { Image } from "../../domain/project/artifact.ts";
import type { Project } from "../../domain/project/project.ts";
import type { RunOrigin } from "../../domain/release/facts.ts";
import type { WantedImage, WantedRelease } from "../../domain/release/wanted.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { quote } from "../../domain/text/quote.ts";
import { fillTemplate, mentions, type Template, type TemplateValues } from "../../domain/text/template.ts";
import { chooseDestination } from "./destinations.ts";
import { templateValues } from "./template-values.ts";

/** The images a run is about, and everything that is wrong with where they would go. */
export interface WantedImages {
  readonly images: readonly WantedImage[];
  readonly problems: readonly Problem[];
}

/** Works out destination, reference and floating tags of every image of the wanted releases. */
export function wantedImages(
  project: Project,
  releases: readonly WantedRelease[],
  commit: CommitSha | null,
  origin: RunOrigin,
): WantedImages {
  const images: WantedImage[] = [];
  const problems: Problem[] = [];
  for (const release of releases) {
    const imageArtifacts = release.component.artifacts.filter(isImage);
    if (imageArtifacts.length > 0 && release.version.build !== null) {
      problems.push(withBuildMetadata(release));
      continue;
    }
    for (const [position, image] of imageArtifacts.entries()) {
      const wanted = wantedImage(project, release, image, position, commit, origin);
      problems.push(...wanted.problems);
      images.push(...wanted.images);
    }
  }
  return { images, problems };
}

function isImage(artifact: { readonly kind: string }): artifact is Image {
  return artifact.kind === "image";
}

function wantedImage(
  project: Project,
  release: WantedRelease,
  image: Image,
  position: number,
  commit: CommitSha | null,
  origin: RunOrigin,
): WantedImages {
  const { component, version, channel } = release;
  const destination = chooseDestination(image, component.name, project, channel.name, origin);
  if (!destination.ok) return { images: [], problems: [destination.problem] };
  const configured = destination.value.repository;
  const repository = rewritten(project, configured);
  const values = templateValues(component.name, version, channel.name, release.tag, commit);
  const pending = mentions(image.imageTag, "digest_short");
  const own = pending ? { problems: [] } : referenceOf(release, repository, image.imageTag, values);
  const moving = image.floating
    .filter((floating) => floating.channel === channel.name)
    .flatMap(({ tags }) => tags.map((tag) => referenceOf(release, repository, tag, values)));
  const problems = [own, ...moving].flatMap((made) => made.problems);
  const floating = moving.flatMap((made) => made.reference ?? []);
  const id = [release.tag, component.name, position, destination.value.destination]
    .filter((part) => part !== undefined)
    .join("#");
  const reference = own.reference ?? null;
  const elsewhere = image.destinations
    .filter((other) => other !== destination.value)
    .map((other) => rewritten(project, other.repository));
  return {
    problems,
    images: [
      {
        id,
        release,
        image,
        configured,
        repository,
        tag: image.imageTag,
        values,
        reference,
        floating,
        elsewhere,
      },
    ],
  };
}

function rewritten(project: Project, repository: Repository): Repository {
  return { ...repository, host: project.registries.get(repository.host)?.rewrite ?? repository.host };
}

function referenceOf(
  { component }: WantedRelease,
  repository: Repository,
  template: Template,
  values: TemplateValues,
): { readonly reference?: Reference; readonly problems: Problem[] } {
  const text = fillTemplate(template, values);
  const tag = parseImageTag(text);
  // A commit that is not known yet, when a tag is judged by its name alone.
  if (tag === undefined && /\{(?:short_)?commit\}/.test(text)) return { problems: [] };
  if (tag !== undefined) return { reference: { repository, tag }, problems: [] };
  return {
    problems: [
      {
        code: "bad-image-tag",
        message: `${quote(text)}, from image_tag "${template.text}" of ${component.name}, is no legal image tag`,
        hint: "an image tag has at most 128 letters, digits, '_', '.' and '-', and begins with none of the last two",
      },
    ],
  };
}

function withBuildMetadata({ component, version }: WantedRelease): Problem {
  return {
    code: "build-metadata",
    message: `${version.text} has build metadata (+${version.build}), and ${component.name} has an image: image tags cannot hold a "+"`,
    hint: `release ${version.text.slice(0, version.text.indexOf("+"))} instead`,
  };
}
