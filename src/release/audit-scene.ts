import type { PublishedFacts } from "../domain/release/facts.ts";
import { type AsideKind, asideKind, type ReleaseIntent } from "../domain/release/intent.ts";
import type { WantedRelease } from "../domain/release/wanted.ts";
import { errorFromProblems, ReleaseError } from "../domain/text/release-error.ts";
import type { TaggedRelease } from "../planning/history/list-releases.ts";
import { decidingTags } from "../planning/verification/deciding-tags.ts";
import { lostRecords, maybeLost, namedIn } from "../planning/verification/lost-records.ts";
import type { SoughtRelease } from "../services/ports/forge.ts";
import type { Git } from "../services/ports/git.ts";
import { readRecorded } from "./history/unfinished.ts";
import type { OpenList } from "./list.ts";
import { soughtRelease } from "./observation/forge.ts";
import { givingUp } from "./observation/giving-up.ts";
import { readPrereleases } from "./observation/tags.ts";
import { type ReadBackScene, releasePlace } from "./read-back.ts";
import { noToken, type Run } from "./run/services.ts";

/** What an audit knows before it asks registries about single releases. */
export interface AuditScene extends ReadBackScene {
  readonly run: Run;
  readonly registry: ReturnType<typeof givingUp>;
  /** The tags that decide to whom the floating tags of these releases are left. Releases that were withdrawn own none. */
  readonly owners: (releases: readonly WantedRelease[]) => readonly string[];
  /** Releases that were withdrawn or rolled back. */
  readonly setAside: ReadonlyMap<string, AsideKind>;
  /** Releases without a record that must have had one. */
  readonly lost: ReadonlySet<string>;
  /** Environments of sites that were asked what is live: each is asked once, for the newest release that was deployed there. */
  readonly environments: Set<string>;
  /** What the forge shows for the releases that should be finished. */
  readonly published: ForgeAnswer;
}

/** What the forge answered; null: it need not be asked. */
export type ForgeAnswer =
  | { readonly releases: ReadonlyMap<string, readonly PublishedFacts[]> }
  | { readonly failed: ReleaseError }
  | null;

/** Reads what all releases have in common: what git knows, and the forge's pages, a hundred releases each. */
export async function openAuditScene(
  run: Run,
  { remote, remoteUrls }: OpenList,
  chosen: readonly TaggedRelease[],
): Promise<AuditScene> {
  const { project, services } = run;
  const tags = chosen.map(({ tag }) => tag);
  const shallow = await services.git.shallow();
  const prereleases = await readPrereleases(services.git, project, tags, remote, { shallow });
  const scene = { local: new Map(), remote, prereleases, ...releasePlace(run, remoteUrls) };
  const { setAside, sought, named } = await survey(run, remote, chosen);
  return {
    run,
    ...scene,
    setAside,
    lost: await findLost(run, remote, chosen, named),
    environments: new Set(),
    registry: givingUp(services.registry),
    owners: ownersAmong(run, scene, setAside),
    published: await askForge(run, scene, sought),
  };
}

/** Records that are in memory at once. */
const RECORDS = 200;

/** What has to be known of all records before the first release is judged. */
interface Survey {
  readonly setAside: ReadonlyMap<string, AsideKind>;
  readonly sought: readonly SoughtRelease[];
  /** Releases that others were promoted from or rolled back to, which takes a record of them. */
  readonly named: ReadonlySet<string>;
}

/** Reads all records, and keeps none of them. */
async function survey(
  { project, services }: Run,
  remote: OpenList["remote"],
  chosen: readonly TaggedRelease[],
): Promise<Survey> {
  const recording = project.source.record === "ref";
  const [setAside, named] = [new Map<string, AsideKind>(), new Set<string>()];
  const sought = new Map<string, SoughtRelease>();
  const seek = seeker(chosen, recording, sought);
  if (!recording) for (const { tag } of chosen) seek(tag.text, undefined);
  for await (const [tag, record] of allRecords(services.git, remote)) {
    const aside = asideKind(record);
    if (aside !== null) setAside.set(tag, aside);
    for (const other of namedIn(record)) named.add(other);
    if (recording && record.state === "complete") seek(tag, record);
  }
  return { setAside, sought: [...sought.values()], named };
}

async function* allRecords(git: Git, remote: OpenList["remote"]): AsyncGenerator<[string, ReleaseIntent]> {
  const recorded = [...remote.intents.keys()];
  for (let first = 0; first < recorded.length; first += RECORDS)
    yield* await readRecorded(git, remote, recorded.slice(first, first + RECORDS));
}

/** What notes how a release is looked for on the forge, if it should be there. */
function seeker(chosen: readonly TaggedRelease[], recording: boolean, sought: Map<string, SoughtRelease>) {
  const components = new Map(chosen.map(({ tag, component }) => [tag.text, component]));
  return (tag: string, record: ReleaseIntent | undefined) => {
    const component = components.get(tag);
    if (component?.forgeRelease === undefined) return;
    const files = component.artifacts.some(({ kind }) => kind === "files");
    sought.set(tag, soughtRelease({ tag, draft: component.forgeRelease.draft, files }, recording, record));
  };
}

/** Which releases have lost their record, whatever is or is not recorded before them. Takes a process of git's, if there may be some. */
async function findLost(
  { project, services }: Run,
  { intents }: OpenList["remote"],
  chosen: readonly TaggedRelease[],
  named: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  if (project.source.record !== "ref") return new Set();
  const maybe = maybeLost(chosen, intents);
  const subjects = maybe.length === 0 ? new Map() : await services.git.tagSubjects(maybe);
  return lostRecords(chosen, { intents, named, subjects });
}

/** For each component its few tags that decide, found when one of its releases is looked at. */
function ownersAmong(
  { project }: Run,
  { prereleases, remote }: ReadBackScene,
  setAside: AuditScene["setAside"],
): AuditScene["owners"] {
  const tags = [...remote.tags.keys()];
  // One that was rolled back decides only if none stands.
  const groups = [undefined, "rolled-back"].map((kind) => tags.filter((tag) => setAside.get(tag) === kind));
  const byComponent = new Map<string, readonly string[]>();
  const ownersOf = (name: string): readonly string[] => {
    const known = byComponent.get(name);
    if (known !== undefined) return known;
    const component = project.components.find((each) => each.name === name);
    const owners =
      component === undefined
        ? []
        : groups.flatMap((group) => decidingTags(component, project.channels, group, prereleases));
    byComponent.set(name, owners);
    return owners;
  };
  return (releases) => [...new Set(releases.flatMap(({ component }) => ownersOf(component)))];
}

/** Throws `no-token`; any other failure is an answer, because the rest can be audited all the same. */
async function askForge(
  { services: { forge }, project }: Run,
  { place: { repository } }: ReadBackScene,
  sought: readonly SoughtRelease[],
): Promise<ForgeAnswer> {
  const [first, ...others] = sought;
  if (first === undefined || repository === null) return null;
  if (forge === null)
    throw errorFromProblems([
      noToken(project.source.forge, [first.tag, ...(others.length === 0 ? [] : [`${others.length} others`])]),
    ]);
  try {
    const found = await forge.releases(repository, sought);
    return { releases: new Map([...found].map(([tag, releases]) => [tag, releases.map(publishedFacts)])) };
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    return { failed: error };
  }
}

/** What is judged of a release on the forge, and nothing else: there may be thousands of them. */
function publishedFacts({ id, draft, own, assets }: PublishedFacts): PublishedFacts {
  return { id, draft, own, assets: assets.map(({ name, digest }) => ({ name, digest })) };
}
