import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { ReleasedVersion } from "../../domain/history/release-line.ts";
import type { Digest } from "../../domain/images/digest.ts";
import { formatReference } from "../../domain/images/reference.ts";
import { FORGE_NAMES } from "../../domain/project/forge.ts";
import { chooseForge } from "../../domain/project/forge-repository.ts";
import type { Watch } from "../../domain/release/event.ts";
import type { Facts, GitFacts, RecordedIntent } from "../../domain/release/facts.ts";
import {
  artifactsOf,
  type Wanted,
  type WantedCommand,
  type WantedImage,
  type WantedRelease,
} from "../../domain/release/wanted.ts";
import type { ReleaseTag } from "../../domain/tags/release-tag.ts";
import { compareVersions } from "../../domain/versions/version.ts";
import { versionsOf } from "../../planning/history/version-history.ts";
import { stand } from "../../planning/standing/stand.ts";
import { speaksOfImages } from "../../planning/wanting/commands.ts";
import { want } from "../../planning/wanting/want.ts";
import type { RemoteState } from "../../services/ports/git.ts";
import { readNotes } from "../history/notes.ts";
import { findUnfinished, type ReleasesOf, readClaims } from "../history/unfinished.ts";
import { originOf, type Run } from "../run/services.ts";
import { firstThingsFirst, together } from "../run/together.ts";
import { watched } from "../run/watched.ts";
import { readForge } from "./forge.ts";
import {
  inspectTargets,
  readAttached,
  readOwners,
  readRevisions,
  readServed,
  referencesOf,
} from "./images.ts";
import { readDone, readLiveSites } from "./sites.ts";
import { readPrereleases, readTags } from "./tags.ts";

/** What a run is about, and everything that was read for it. */
export interface Observed {
  readonly wanted: Wanted;
  readonly facts: Facts;
}

/** Resolves what tags want, then reads all of it: git, its remote, the build tool, registries and the forge. Writes nothing. */
export async function observe(run: Run, tags: readonly ReleaseTag[]): Promise<Observed> {
  run.report({ kind: "phase", name: "observe" });
  const label = listed(sourcesOf(run, tags));
  return watched(run.report, { id: "observe", doing: "reading", done: "read", label }, (watch) =>
    readAll(run, tags, watch),
  );
}

/** What is read outside, in words: only what the components need, and the forge only if there is a token for it. */
function sourcesOf({ project, services }: Run, tags: readonly ReleaseTag[]): string[] {
  const named = new Set(tags.map(({ component }) => component));
  const shipped = project.components.filter(
    ({ name, releasedWith }) => named.has(name) || releasedWith.some((each) => named.has(each)),
  );
  const images = shipped.some(({ artifacts }) => artifacts.some(({ kind }) => kind === "image"));
  const published = shipped.some(({ name, forgeRelease }) => named.has(name) && forgeRelease !== undefined);
  return [
    project.source.remote,
    ...(images ? ["the registries"] : []),
    ...(published && services.forge !== null ? [FORGE_NAMES[project.source.forge]] : []),
  ];
}

/** `a, b and c`. */
function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** Everything is read as soon as what it needs is known, all of it side by side. */
async function readAll(run: Run, tags: readonly ReleaseTag[], watch: Watch): Promise<Observed> {
  const { git } = run.services;
  const names = tags.map(({ text }) => text);
  // The remote first, because it takes the longest.
  const remote = git.remoteState(names, "all");
  const tree = git.workTree();
  const local = git.localTags(names);
  run.services.loadClients();
  const intents = remote.then((state) => git.intents(names, state));
  const outside = tree.then((checkedOut) => readOutside(run, wantAt(run, tags, checkedOut, new Map())));
  const recorded = (async () => {
    const [checkedOut, records] = await together([tree, intents]);
    const wanted = wantAt(run, tags, checkedOut, records);
    return readRecorded(run, wanted, { head: checkedOut.head, records, watch });
  })();
  const unfinished = remote.then((state) => findUnfinished(run, state, earlier(run, tags, state)));
  const lines = together([tree, remote]).then(([here, there]) =>
    readPrereleases(git, run.project, tags, there, here),
  );
  const refs = (async () => {
    const [here, there] = await together([local, remote]);
    return readTags(git, names, here, there);
  })();
  const read = await firstThingsFirst([
    tree,
    local,
    remote,
    intents,
    together([outside, recorded, refs, unfinished, lines]),
  ]);
  const [
    checkedOut,
    ,
    state,
    records,
    [found, { wanted, forge, targets, done }, tagFacts, begun, prereleases],
  ] = read;
  const { releases } = wanted;
  const served = await readRest(run, releases, found.served);
  const [revisions, owners, notes, attached, claims] = await together([
    readRevisions(run.services, releases, served),
    readOwners(git, releases, { intents: records, served, head: checkedOut.head, remote: state }),
    readNotes(run, tags, forge, checkedOut.head),
    readAttached(run.services.registry, wanted, served, records),
    readClaims(git, state, releases, records),
  ]);
  const facts: Facts = {
    git: checkedOut,
    tags: tagFacts,
    remoteTags: claims.remoteTags.filter((tag) => !begun.abandoned.has(tag)),
    setAside: claims.setAside,
    unfinished: new Set(begun.unfinished.keys()),
    prereleases,
    intents: records,
    ...found,
    done: new Map([...found.done, ...done]),
    served,
    attached,
    targets: targets ?? new Map(),
    revisions,
    owners,
    notes,
    ...(forge === undefined ? {} : { forge }),
  };
  if (targets !== null) return { wanted, facts };
  return {
    wanted,
    facts: { ...facts, targets: await inspectTargets(run, unproved(wanted, facts), watch) },
  };
}

/** For each tag, its component's releases before it; those of the run itself are about to be finished. */
function earlier({ project }: Run, tags: readonly ReleaseTag[], { tags: all }: RemoteState): ReleasesOf[] {
  const names = [...all.keys()];
  const own = new Set(tags.map(({ text }) => text));
  return tags.map(({ component: name, version }) => {
    const component = project.components.find((each) => each.name === name);
    const versions = component === undefined ? [] : versionsOf(component, names);
    const isEarlier = (other: ReleasedVersion) => compareVersions(other.version, version) < 0;
    return { component: name, releases: versions.filter((each) => isEarlier(each) && !own.has(each.tag)) };
  });
}

/** What tags want of the commit that is checked out, given what their records say. */
function wantAt(
  run: Run,
  tags: readonly ReleaseTag[],
  { head, commitTime, remoteUrls }: GitFacts,
  records: ReadonlyMap<string, RecordedIntent>,
): Wanted {
  return want(run.project, tags, {
    commit: head,
    commitTime,
    origin: originOf(run, remoteUrls),
    forge: chooseForge(run.project, run.forge, remoteUrls),
    records: new Map([...records].map(([tag, { intent }]) => [tag, intent])),
  });
}

/** What does not depend on records: registries, sites, and the user's own commands. */
async function readOutside(
  { services }: Run,
  { releases }: Wanted,
): Promise<Pick<Facts, "served" | "live" | "superseded" | "done">> {
  const [served, sites, done] = await together([
    readServed(services.registry, referencesOf(releases)),
    readLiveSites(services, releases),
    readDone(
      services,
      commandsOf(releases).filter((command) => !speaksOfImages(command)),
    ),
  ]);
  return { served, ...sites, done };
}

/**
 * What depends on records: the forge's releases, and the build tools' targets. These are null if the records say that all of it
 * is done: then nothing is asked about that what is outside proves.
 */
async function readRecorded(
  run: Run,
  wanted: Wanted,
  {
    head,
    records,
    watch,
  }: {
    readonly head: CommitSha;
    readonly records: ReadonlyMap<string, RecordedIntent>;
    readonly watch: Watch;
  },
) {
  const { releases } = wanted;
  const isDone = ({ tag }: WantedRelease) => {
    const intent = records.get(tag)?.intent;
    return intent?.state === "complete" && intent.commit === head;
  };
  const images = releases.flatMap((release) => artifactsOf(release, "image"));
  const [forge, targets, done] = await together([
    readForge(run, releases, records),
    releases.every(isDone) ? Promise.resolve(null) : inspectTargets(run, images, watch),
    readDone(run.services, commandsOf(releases).filter(speaksOfImages)),
  ]);
  return { wanted, forge, targets, done };
}

function commandsOf(releases: readonly WantedRelease[]): readonly WantedCommand[] {
  return releases.flatMap((release) => artifactsOf(release, "command"));
}

/** Adds what registries serve under those references that only the records know. */
async function readRest(
  { services }: Run,
  releases: readonly WantedRelease[],
  served: ReadonlyMap<string, Digest | null>,
): Promise<ReadonlyMap<string, Digest | null>> {
  const rest = referencesOf(releases).filter((reference) => !served.has(formatReference(reference)));
  if (rest.length === 0) return served;
  return new Map([...served, ...(await readServed(services.registry, rest))]);
}

/** The images that nothing outside proves to be in place. */
function unproved(wanted: Wanted, facts: Facts): WantedImage[] {
  const images = stand(wanted, facts).releases.flatMap((release) => release.images);
  return images.flatMap(({ image, standing }) => (standing.kind === "same" ? [] : image));
}
