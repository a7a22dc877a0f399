import { parseRepository } from "../../domain/images/reference.ts";
import { refNameProblem } from "../../domain/tags/ref-name.ts";
import { type FoundLoader, type FoundPusher, ownTagAdvice } from "../survey/image-targets.ts";
import { type Draft, folderOf, freeName, lastPart, note, type Survey } from "./drafts.ts";
import { NO_ARTIFACTS, type ProposedImage, type ProposedSnapshot } from "./proposal.ts";
import { type Push, pushesFor } from "./push-evidence.ts";

/** The pushes of something, by the project's own automation. */
type Pushes = readonly Push[];

/** A component for each target that pushes an image; one with two images if two targets push the same one. */
export function bazelDrafts(survey: Survey): Draft[] {
  const drafts = new Map<string, Draft>();
  for (const pusher of survey.targets.pushers) {
    const pushes = pushesFor(survey.pushes, "bazel", pusher.label);
    const image = bazelImage(survey, pusher, pushes);
    if (image === null) continue;
    const folder = folderOf(pusher.label.slice(2).replace(":", "/"));
    const whole =
      typeof image.repository === "string" ? image.repository : ([...image.repository.values()][0] ?? "");
    const named = lastPart(whole);
    const earlier = [...drafts.values()].find((draft) => draft.aliases.includes(pusher.images[0] ?? ""));
    if (earlier !== undefined) {
      drafts.set(earlier.name, { ...earlier, images: [...earlier.images, image] });
      continue;
    }
    const taken = new Set(drafts.keys());
    const name = freeName([named, lastPart(folder), folder.replaceAll("/", "-")], taken);
    const aliases = [
      name,
      named,
      lastPart(folder),
      pusher.label.replace(/^.*:/, "").replace(/[-_]?push$/, ""),
    ];
    drafts.set(name, {
      ...NO_ARTIFACTS,
      name,
      // The image's label is kept among them, so that a second target that pushes the same one is found.
      aliases: [...aliases.filter(Boolean), ...pusher.images.slice(0, 1)],
      comments: [],
      images: [image],
    });
  }
  return [...drafts.values()];
}

function bazelImage(survey: Survey, pusher: FoundPusher, pushes: Pushes): ProposedImage | null {
  const repository = repositoryOf(pusher.repository, pushes);
  if (repository === null) {
    const message = `${pusher.label} pushes to a repository that its rule does not say: add a component with its bazel and repository`;
    note(survey, "unknown", message, pusher.place);
    return null;
  }
  const ownTags = pusher.ownTags;
  for (const tag of ownTags) noteOwnTag(survey, pusher, tag);
  const loader = loaderOf(pusher, survey.targets.loaders);
  return {
    source: { kind: "bazel", target: pusher.label, tagVia: tagVia(survey, pusher) },
    repository,
    imageTag: imageTagOf(pushes),
    floating: floatingOf([...ownTags, ...pushes.flatMap(({ tags }) => tags)]),
    platforms: pusher.platforms,
    load: loader === undefined ? null : { target: loader.label, as: loader.as },
    snapshot: snapshotOf(pushes),
  };
}

function tagVia(survey: Survey, { stamp, label, place }: FoundPusher) {
  if (stamp.via === "args") return "args" as const;
  if (stamp.text !== "{version}") {
    const shown = stamp.text.replace("{version}", "…");
    const message = `${label} writes ${shown} around the tag that it gets: take the text out of the rule, and write image_tag = "${stamp.text}" here`;
    note(survey, "change", message, place);
  }
  if (stamp.via === "flag") return { flag: stamp.flag };
  const message = `${label} takes its tag from a status key: the workspace status script must print SLIPWAY_IMAGE_TAG under that key`;
  note(survey, "change", message, place);
  return "stamp" as const;
}

/** A tag that the rule pushes besides the release's own would make slipway refuse the push. */
function noteOwnTag(survey: Survey, pusher: FoundPusher, tag: string): void {
  const { what, instead } = ownTagAdvice(pusher, tag);
  note(survey, "change", `${what}: ${instead}`, pusher.tagPlace);
}

function loaderOf({ images }: FoundPusher, loaders: readonly FoundLoader[]): FoundLoader | undefined {
  return loaders.find((loader) => loader.images.some((image) => images.includes(image)));
}

/**
 * Where an image goes: what its rule says and what GitLab's pipeline says, if these differ, are two destinations. Null if nothing
 * says it.
 */
export function repositoryOf(
  ofRule: string | null,
  pushes: Pushes,
): string | ReadonlyMap<string, string> | null {
  const legal = (repository: string | null): repository is string =>
    repository !== null && parseRepository(repository).ok;
  const filled = (push: Push) => (legal(push.repository) ? [push.repository] : []);
  const [inGitLab] = pushes.filter(({ runner }) => runner === "gitlab").flatMap(filled);
  const [elsewhere] = pushes.filter(({ runner }) => runner !== "gitlab").flatMap(filled);
  const first = legal(ofRule) ? ofRule : elsewhere;
  if (first === undefined) return inGitLab ?? null;
  if (inGitLab === undefined || inGitLab === first) return first;
  return new Map([
    ["upstream", first],
    [GITLAB, inGitLab],
  ]);
}

/** The destination that pipelines of GitLab push to. */
export const GITLAB = "gitlab";

/** What each push of a branch pushes: its commit's image tag, and those that move. Null if releases alone are pushed. */
export function snapshotOf(pushes: Pushes): ProposedSnapshot | null {
  const floating = new Map<string, string[]>();
  const ofBranches = pushes.filter(({ branches }) => branches.some(isBranch));
  for (const { branches, tags } of ofBranches)
    for (const branch of branches.filter(isBranch))
      floating.set(branch, [...new Set([...(floating.get(branch) ?? []), ...floatingOf(tags)])]);
  const imageTag = ofBranches.flatMap(({ tags }) => tags).find((tag) => COMMIT.test(tag)) ?? null;
  const moving = new Map([...floating].filter(([, tags]) => tags.length > 0));
  return imageTag === null && moving.size === 0 ? null : { imageTag, floating: moving };
}

const COMMIT = /\{(?:short_)?commit\}/;

function isBranch(filter: string): boolean {
  return !filter.startsWith("!") && refNameProblem(filter.replaceAll("*", "x")) === null;
}

/** The image tag that pushes give, if it is not the bare version. */
export function imageTagOf(pushes: Pushes): string | null {
  const tags = pushes.flatMap(({ tags: all }) => all);
  const found =
    tags.find((tag) => tag.includes("{version}")) ??
    pushes
      .filter(({ branches }) => branches.length === 0)
      .flatMap(({ tags: own }) => own)
      .find((tag) => COMMIT.test(tag));
  return found === undefined || found === "{version}" ? null : found;
}

/** Image tags that are the same for every release. */
export function floatingOf(tags: readonly string[]): string[] {
  return [...new Set(tags.filter((tag) => /^[A-Za-z_][\w.-]*$/.test(tag)))];
}
