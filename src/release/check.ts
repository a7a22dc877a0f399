import type { ForgePlace } from "../domain/project/forge.ts";
import type { Project } from "../domain/project/project.ts";
import type { TagCheck } from "../domain/release/check.ts";
import type { CheckedOut } from "../domain/release/facts.ts";
import { artifactsOf } from "../domain/release/wanted.ts";
import type { ReleaseTag } from "../domain/tags/release-tag.ts";
import type { Problem } from "../domain/text/problem.ts";
import { errorFromProblems } from "../domain/text/release-error.ts";
import { judgeGit, judgeWorkTree } from "../planning/gates/git.ts";
import { asksForRemote } from "../planning/wanting/destinations.ts";
import { imageName } from "../planning/wanting/images.ts";
import { want } from "../planning/wanting/want.ts";
import type { Git } from "../services/ports/git.ts";
import { readTags } from "./observation/tags.ts";
import { originOf } from "./run/services.ts";
import { firstThingsFirst, together } from "./run/together.ts";

/** What judging a tag by git and the configuration needs. */
export interface CheckRun {
  readonly project: Project;
  readonly git: Git;
  readonly env: ReadonlySet<string>;
  readonly destination?: string;
}

/**
 * Judges a tag: by its name alone if it does not exist yet, and by git's gates if it does. Throws all problems at
 * once.
 */
export async function checkTag(run: CheckRun, tag: ReleaseTag): Promise<TagCheck> {
  const { project, git } = run;
  const [local, remoteUrls] = await together([
    git.localTags([tag.text]),
    asksForRemote(project) ? git.remoteUrls() : Promise.resolve([]),
  ]);
  const commit = local.get(tag.text)?.local ?? null;
  const exists = commit !== null || local.get(tag.text)?.localType !== undefined;
  const origin = originOf(run, remoteUrls);
  const forge: ForgePlace = { kind: project.source.forge, url: null, repository: null };
  const scene = { commit, commitTime: 0, origin, forge, records: new Map() };
  const { releases, problems } = want(project, [tag], scene);
  const gates = exists ? await judgeExisting() : [];
  const [first, ...others] = [...problems, ...gates];
  if (first !== undefined) throw errorFromProblems([first, ...others]);
  const [release] = releases;
  return {
    tag: tag.text,
    component: tag.component,
    version: tag.version.text,
    scheme: tag.version.scheme,
    channel: release?.channel.name ?? "",
    prerelease: tag.version.prerelease !== null,
    commit,
    images: releases.flatMap((each) => artifactsOf(each, "image")).map(imageName),
  };

  async function judgeExisting(): Promise<Problem[]> {
    // Begun first, because it takes the longest.
    const listing = git.remoteState([tag.text], "bare");
    const [head, modified, remote] = await firstThingsFirst([git.commitOf("HEAD"), git.modified(), listing]);
    const tags = await readTags(git, [tag.text], local, remote);
    // A clone's depth matters only if trunk is not known to have the commit.
    const shallow = [...tags.values()].some(({ inTrunk }) => inTrunk !== true) && (await git.shallow());
    const tree: CheckedOut = { head, modified, shallow };
    const own = releases.filter((each) => each.own);
    return [
      ...judgeWorkTree(tree),
      ...own.flatMap((each) => judgeGit(each, { git: tree, tags }, project.source)),
    ];
  }
}
