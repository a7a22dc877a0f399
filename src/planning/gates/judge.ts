import { shortCommit } from "../../domain/history/commit-sha.ts";
import { formatReference } from "../../domain/images/reference.ts";
import { type ImageSource, type ProvenImage, sourceSubject } from "../../domain/project/artifact.ts";
import { FORGE_NAMES, type ForgeKind } from "../../domain/project/forge.ts";
import type { SourceRepository } from "../../domain/project/project.ts";
import type { Facts } from "../../domain/release/facts.ts";
import { artifactsOf, type WantedImage, type WantedRelease } from "../../domain/release/wanted.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { tagCommit } from "../standing/artifacts.ts";
import type { Stood } from "../standing/stand.ts";
import { judgeGit, judgeWorkTree } from "./git.ts";
import { withdrawn } from "./records.ts";

/** All gates at once: every reason why these releases must not be made, before anything is built. */
export function judge(stood: Stood): Problem[] {
  const { wanted, facts, releases } = stood;
  const own = wanted.releases.filter((release) => release.own);
  return [
    ...judgeWorkTree(facts.git),
    ...own.flatMap((release) => judgeGit(release, facts, wanted.source)),
    ...wanted.releases.flatMap((release) => judgeFiles(release, wanted.source)),
    ...wanted.problems,
    ...judgeImages(stood),
    ...wanted.releases.flatMap(judgeRepository),
    ...releases.flatMap((release) => [
      ...(release.release.own ? judgeRecord(release.release, facts) : []),
      ...(release.forge?.standing.kind === "other" ? [release.forge.standing.problem] : []),
    ]),
  ];
}

/** Files are attached to a release at the forge, so there has to be one. */
function judgeFiles(release: WantedRelease, { forge }: SourceRepository): Problem[] {
  if (artifactsOf(release, "files").length === 0 || artifactsOf(release, "forge").length > 0) return [];
  return [
    {
      code: "files-without-release",
      message: `${release.component} has files to attach, but this release has no ${FORGE_NAMES[forge]} release of its own to hold them`,
      hint: "remove github_release = false, or [components.X.files]; files of a component in `released_with` have nowhere to go",
    },
  ];
}

/** The images' gates: their targets exist, their tags hold nothing that must stay, and no two of them are the same. */
export function judgeImages({ releases, wanted, facts }: Stood): Problem[] {
  const each = releases.flatMap(({ release, images }) =>
    images.flatMap(({ image, standing }) => [
      ...judgeTarget(image, release, facts),
      ...(standing.kind === "other" ? [standing.problem] : []),
    ]),
  );
  return [...each, ...collisions(wanted.releases)];
}

/** What an image is made from exists, and can be built here. */
export function judgeTarget({ source }: WantedImage, { component }: WantedRelease, facts: Facts): Problem[] {
  if (source.kind === "released") return judgeProven(source, component, facts.targets);
  return judgeSource(source, `the image of ${component}`, facts.targets);
}

/** An image that is taken from another release is still where that release's record says. */
function judgeProven(source: ProvenImage, component: string, targets: Facts["targets"]): Problem[] {
  const subject = sourceSubject(source);
  if (targets.get(subject)?.missing === undefined) return [];
  return [
    {
      code: "proven-image-gone",
      kind: "registry",
      message: `${subject}, which ${source.tag} published as the image of ${component}, is gone`,
      hint: "push that digest again from wherever it is kept, or release a new version",
    },
  ];
}

/** The same of anything that is made from such a source; `what` is what the configuration wants it for. */
export function judgeSource(source: ImageSource, what: string, targets: Facts["targets"]): Problem[] {
  const subject = sourceSubject(source);
  const found = targets.get(subject);
  if (found?.missing === undefined) return [];
  const hint =
    source.kind === "bazel"
      ? `look for it with \`bazel query ${subject.replace(/:.*/, "")}:all\` and correct \`bazel\` in slipway.toml`
      : `put that right, or correct \`${source.kind}\` in slipway.toml`;
  return [
    {
      code: "no-such-target",
      kind: "build",
      message: `${subject}, ${what}, cannot be built: ${found.missing}`,
      hint: found.hint ?? hint,
      ...(found.where === undefined ? {} : { where: found.where }),
    },
  ];
}

/** Two images of one run cannot have one reference. */
function collisions(releases: readonly WantedRelease[]): Problem[] {
  const seen = new Map<string, string>();
  return releases.flatMap((release) =>
    artifactsOf(release, "image").flatMap(({ reference }): Problem[] => {
      if (reference === null) return [];
      const text = formatReference(reference);
      const other = seen.get(text);
      seen.set(text, release.component);
      if (other === undefined) return [];
      return [
        {
          code: "image-tag-shared",
          message: `${other} and ${release.component} would both push ${text}`,
          hint: "give each image a repository or an image_tag of its own",
        },
      ];
    }),
  );
}

/** Without a repository there is nowhere to publish to. */
export function judgeRepository(release: WantedRelease): Problem[] {
  return artifactsOf(release, "forge").flatMap(({ forge, repository }) =>
    repository === null ? [noRepository(forge, release.component)] : [],
  );
}

/** The problem of a component that has a release at a forge and nowhere to publish it. */
export function noRepository(forge: ForgeKind, component: string): Problem {
  const without = "or github_release = false in the component";
  if (forge === "github")
    return {
      code: "no-github-repository",
      message: `nothing says in which GitHub repository ${component} is released`,
      hint: `write github = "owner/name" in [repository], ${without}`,
    };
  const path = forge === "gitlab" ? "group/name" : "owner/name";
  return {
    code: "no-forge-project",
    message: `nothing says in which ${FORGE_NAMES[forge]} project ${component} is released`,
    hint: `write project = "${path}" and url = "https://…" in [repository], ${without}`,
  };
}

/**
 * A record of another commit than the tag's means that the tag was moved after its release had begun. That another commit is
 * checked out is judged separately. A release that was withdrawn is refused as well.
 */
function judgeRecord({ tag }: WantedRelease, facts: Facts): Problem[] {
  const intent = facts.intents.get(tag)?.intent;
  const commit = tagCommit(tag, facts);
  const withdrawal = intent?.withdrawal ?? null;
  if (withdrawal !== null) return [withdrawn(tag, withdrawal)];
  if (intent === undefined || intent.commit === commit) return [];
  return [
    {
      code: "recorded-elsewhere",
      message: `${tag} was recorded for commit ${shortCommit(intent.commit)}, but points at ${shortCommit(commit)} now`,
      hint: `the tag was moved after its release had begun: release a new version, or put it back with \`git tag --force ${tag} ${intent.commit}\``,
    },
  ];
}
