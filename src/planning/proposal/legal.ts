import { parsePlatform } from "../../domain/images/platform.ts";
import {
  formatRepository,
  parseImageTag,
  parseReference,
  parseRepository,
} from "../../domain/images/reference.ts";
import { refNameProblem } from "../../domain/tags/ref-name.ts";
import { parseTemplate } from "../../domain/text/template.ts";
import { type Draft, note, type Survey } from "./drafts.ts";
import type { ProposedImage, ProposedSite, ProposedSnapshot } from "./proposal.ts";

/**
 * Leaves out what a configuration cannot hold: values that are read from scripts may be anything. Of two images that would go to
 * one repository the one is kept that the project's documents prefer: Nix's, then Bazel's, then the Dockerfile's.
 */
export function legalDrafts(survey: Survey, drafts: readonly Draft[]): readonly Draft[] {
  const kept = keptImages(survey, drafts);
  return drafts.flatMap((draft) => {
    const images = draft.images.filter((image) => kept.has(image)).map(legalImage);
    const site = draft.site === null ? null : legalSite(draft.site);
    const run = draft.command?.run.every(legalWord) === true ? draft.command : null;
    const command =
      run === null ? null : { ...run, done: run.done?.every(legalWord) === true ? run.done : null };
    if (images.length === 0 && site === null && command === null && draft.files.length === 0) return [];
    return [{ ...draft, images, site, command, paths: draft.paths.filter(isGlob) }];
  });
}

/** How images are made, the preferred way first: docs/choosing-a-build-method.md. */
const PREFERRED = ["nix", "bazel", "dockerfile"];

function keptImages(survey: Survey, drafts: readonly Draft[]): ReadonlySet<ProposedImage> {
  const byWay = drafts
    .flatMap(({ images }) => images)
    .sort((one, other) => PREFERRED.indexOf(one.source.kind) - PREFERRED.indexOf(other.source.kind));
  const taken = new Map<string, ProposedImage>();
  const kept = byWay.filter((image) => {
    if (!isLegalSource(image)) return false;
    const repositories = repositoriesOf(image);
    const earlier = repositories.map((each) => taken.get(each)).find(Boolean);
    if (earlier !== undefined) {
      const message = `${subject(image)} would go to the same repository as ${subject(earlier)}, ${repositoriesOf(earlier)[0]}: only the latter is a component`;
      note(survey, "assumed", message);
      return false;
    }
    for (const each of repositories) taken.set(each, image);
    return true;
  });
  return new Set(kept);
}

function subject({ source }: ProposedImage): string {
  if (source.kind === "bazel") return source.target;
  return source.kind === "nix" ? source.attribute : source.dockerfile;
}

function repositoriesOf({ repository }: ProposedImage): string[] {
  const all = typeof repository === "string" ? [repository] : [...repository.values()];
  return all.flatMap((text) => {
    const parsed = parseRepository(text);
    return parsed.ok ? [formatRepository(parsed.value)] : [];
  });
}

function isLegalSource(image: ProposedImage): boolean {
  const { source } = image;
  if (source.kind === "dockerfile") return isPath(source.dockerfile) && isPath(source.context);
  return !/[{}]/.test(subject(image));
}

function legalImage(image: ProposedImage): ProposedImage {
  const { source, imageTag, floating, platforms, load, snapshot } = image;
  const isTag = (text: string) =>
    legalValue(text) && parseImageTag(text.replace(/\{\w+\}/g, "0")) !== undefined;
  return {
    ...image,
    source:
      source.kind === "dockerfile"
        ? { ...source, buildArgs: new Map([...source.buildArgs].filter(([, value]) => legalValue(value))) }
        : source,
    imageTag: imageTag !== null && isTag(imageTag) ? imageTag : null,
    floating: floating.filter(isTag),
    platforms: [...new Set(platforms.flatMap((text) => parsePlatform(text) ?? []))],
    load: load !== null && isLocalName(load.as) ? load : null,
    snapshot: snapshot === null ? null : legalSnapshot(snapshot, isTag),
  };
}

function legalSnapshot(
  { imageTag, floating }: ProposedSnapshot,
  isTag: (text: string) => boolean,
): ProposedSnapshot | null {
  const legal = new Map([...floating].map(([branch, tags]) => [branch, tags.filter(isTag)] as const));
  const isLegal = imageTag !== null && isTag(imageTag) && !/\{(?:version|channel)\}/.test(imageTag);
  const moving = new Map([...legal].filter(([, tags]) => tags.length > 0));
  return isLegal || moving.size > 0 ? { imageTag: isLegal ? imageTag : null, floating: moving } : null;
}

function legalSite(site: ProposedSite): ProposedSite | null {
  const { cwd, directory, build, environments } = site;
  const legal = [...environments].filter(([, { project }]) => project.trim() !== "" && !/[{}]/.test(project));
  if (!isPath(cwd) || !isPath(directory) || legal.length === 0) return null;
  return {
    ...site,
    build: build.some((word) => /[{}]/.test(word)) ? [] : build,
    environments: new Map(
      legal.map(([name, each]) => [
        name,
        {
          ...each,
          branch: each.branch !== null && refNameProblem(each.branch) === null ? each.branch : null,
          paths: [...new Set(each.paths.map((path) => path.replace(/^\.\//, "")))].filter(isGlob),
        },
      ]),
    ),
  };
}

function isLocalName(text: string): boolean {
  return !/[{}]/.test(text) && (parseReference(text) ?? parseReference(`localhost/${text}`)) !== undefined;
}

const EVERYWHERE = ["component", "version", "commit", "short_commit", "channel"] as const;

/** Whether a text has only placeholders in its braces that are filled in everywhere. */
export function legalValue(text: string): boolean {
  return parseTemplate(text, EVERYWHERE).ok;
}

/** The same for a word of a command, which may name the whole release tag as well. */
function legalWord(text: string): boolean {
  return parseTemplate(text, [...EVERYWHERE, "tag"]).ok;
}

/** Whether a text is a path in the source repository, without what a glob or a template would read in another way. */
function isPath(text: string): boolean {
  return text.trim() !== "" && !/^[/~]|\\|^[A-Za-z]:|[{}]/.test(text) && !text.split("/").includes("..");
}

function isGlob(text: string): boolean {
  return isPath(text) && !text.startsWith("!") && !text.endsWith("/");
}
