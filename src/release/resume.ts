import type { ListedRelease } from "../domain/release/listed-release.ts";
import type { ReleaseTag } from "../domain/tags/release-tag.ts";
import { errorFromProblems } from "../domain/text/release-error.ts";
import { compareVersions } from "../domain/versions/version.ts";
import { unfinishedRelease } from "../planning/history/finished.ts";
import { overtakenReleases } from "../planning/history/list-releases.ts";
import { readReleases } from "./list.ts";
import type { Run } from "./run/services.ts";

/**
 * The tags of all unfinished releases of the commit that is checked out, in the order of the configuration and the versions.
 * Warns of those of other commits, unless a later release has overtaken them; throws `unfinished-release` if there are only
 * such.
 */
export async function findResumable(run: Run): Promise<readonly ReleaseTag[]> {
  const { project, services, report } = run;
  const { components } = project;
  const { releases } = await readReleases(run, components);
  const head = await services.git.commitOf("HEAD");
  const unfinished = releases.filter(({ state }) => state === "unfinished");
  const here = unfinished.filter(({ commit }) => commit === head);
  const overtaken = overtakenReleases(releases);
  const elsewhere = unfinished.filter((each) => !here.includes(each) && !overtaken.has(each));
  const problems = elsewhere.flatMap(({ tag, commit, atWork }) =>
    commit === null ? [] : unfinishedRelease({ tag: tag.text, version: tag.version, commit, atWork }),
  );
  const [first, ...others] = problems;
  if (here.length === 0 && first !== undefined) throw errorFromProblems([first, ...others]);
  for (const problem of problems) report({ kind: "warning", problem });
  const place = new Map(components.map(({ name }, index) => [name, index]));
  const placeOf = ({ tag }: ListedRelease) => place.get(tag.component) ?? 0;
  return here
    .sort((a, b) => placeOf(a) - placeOf(b) || compareVersions(a.tag.version, b.tag.version))
    .map(({ tag }) => tag);
}
