import { ReleaseError } from "../../domain/text/release-error.ts";
import { maybeUnfinished, nextToLookAt } from "../../planning/history/finished.ts";
import type { ReleasedVersion } from "../../planning/history/version-history.ts";
import type { Git, RemoteState } from "../../services/ports/git.ts";
import type { HistoryRun } from "../run/services.ts";

/** The objects of all records by release tag, as the remote has them. */
export type Records = Pick<RemoteState, "intents">;

const NO_RECORDS: Records = { intents: new Map() };

/** Records that are read at once for one component. */
const AT_ONCE = 20;

/** What the remote has of records; none if nothing is recorded, and if the remote cannot be asked, which is a warning. */
export async function readRecords({ project, services: { git }, report }: HistoryRun): Promise<Records> {
  if (project.source.record === "none") return NO_RECORDS;
  try {
    return await git.remoteState([], "records");
  } catch (error) {
    if (!(error instanceof ReleaseError) || (await git.remoteUrls()).length === 0) return NO_RECORDS;
    const { remote } = project.source;
    report({
      kind: "warning",
      problem: {
        code: "records-unknown",
        message: `${remote} cannot be asked which releases are finished: ${error.message}`,
        hint: `every release tag counts as finished here; check \`git ls-remote ${remote}\``,
      },
    });
    return NO_RECORDS;
  }
}

/**
 * The tags of releases that are not finished, down to each component's last finished stable one: what was begun, and what has
 * no record though an earlier release of the component has one. One list of releases for each component.
 */
export async function findUnfinished(
  git: Git,
  records: Records,
  components: readonly (readonly ReleasedVersion[])[],
): Promise<ReadonlySet<string>> {
  const unfinished = new Set<string>();
  let open = components.map((releases) => maybeUnfinished(releases, (tag) => records.intents.has(tag)));
  for (;;) {
    const looked = open.map((releases) => nextToLookAt(releases, AT_ONCE));
    const all = looked.flat();
    if (all.length === 0) return unfinished;
    const complete = await completeOf(
      git,
      records,
      all.map(({ tag }) => tag),
    );
    for (const { tag } of all) if (!complete.has(tag)) unfinished.add(tag);
    open = open.map((releases, index) => rest(releases, looked[index] ?? [], complete));
  }
}

/** What is left to look at: nothing below a finished stable release, and only stable ones below another finished one. */
function rest(
  releases: readonly ReleasedVersion[],
  looked: readonly ReleasedVersion[],
  complete: ReadonlySet<string>,
): readonly ReleasedVersion[] {
  const finished = looked.filter(({ tag }) => complete.has(tag));
  if (finished.some(({ version }) => version.prerelease === null)) return [];
  const left = releases.slice(looked.length);
  return finished.length === 0 ? left : left.filter(({ version }) => version.prerelease === null);
}

/** Which of these tags have a record that is complete. */
async function completeOf(git: Git, records: Records, tags: readonly string[]): Promise<ReadonlySet<string>> {
  const recorded = tags.filter((tag) => records.intents.has(tag));
  const complete = new Set<string>();
  for (const [tag, { intent }] of await intentsOf(git, records, recorded))
    if (intent.state === "complete") complete.add(tag);
  return complete;
}

/** A record that is being replaced, as a run does that gives signs of life, is not complete: it is left out. */
async function intentsOf(git: Git, records: Records, tags: readonly string[]): ReturnType<Git["intents"]> {
  try {
    return await git.intents(tags, records);
  } catch (error) {
    const replaced = error instanceof ReleaseError && error.problems[0]?.code === "overtaken";
    if (!replaced) throw error;
    if (tags.length === 1) return new Map();
    const each = [];
    for (const tag of tags) each.push(...(await intentsOf(git, records, [tag])));
    return new Map(each);
  }
}
