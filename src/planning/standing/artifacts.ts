import { type CommitSha, parseCommitSha, shortCommit } from "../../domain/history/commit-sha.ts";
import { FORGE_NAMES, type ForgeKind } from "../../domain/project/forge.ts";
import { FILES_STATEMENT } from "../../domain/release/attestation.ts";
import type { Facts, ForgeReleaseFacts } from "../../domain/release/facts.ts";
import type { NamedDigest } from "../../domain/release/intent.ts";
import type { DeploymentStanding, ForgeStanding, Standing } from "../../domain/release/standing.ts";
import {
  artifactsOf,
  type WantedCommand,
  type WantedDeployment,
  type WantedForgeRelease,
  type WantedRelease,
} from "../../domain/release/wanted.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { commandLine } from "../wanting/commands.ts";

/** What the release's record says was attached; empty if it says nothing, or is about another commit. */
function recordedFiles({ tag }: Pick<WantedRelease, "tag">, facts: Facts): readonly NamedDigest[] {
  const intent = facts.intents.get(tag)?.intent;
  return intent === undefined || intent.commit !== facts.git.head ? [] : intent.files;
}

/**
 * How a release's files stand: attached, each that the record names with its digest, or not. With `signed`, a draft has to have the
 * statement about them as well; one that is published without it stays as it is.
 */
export function standFiles(
  release: WantedRelease,
  signed: boolean,
  facts: Facts,
): Standing<{ readonly files: readonly NamedDigest[] }> {
  const recorded = recordedFiles(release, facts);
  const [found] = releasesOf(release.tag, facts).meant;
  const assets = found?.assets ?? [];
  if (signed && found?.draft === true && !recorded.some(({ name }) => name === FILES_STATEMENT))
    return { kind: "absent", why: "nothing is signed about what is attached" };
  const attached =
    recorded.length > 0 &&
    recorded.every(({ name, digest }) =>
      assets.some((asset) => asset.name === name && asset.digest === digest),
    );
  return attached
    ? { kind: "same", why: "what it gives is attached already", files: recorded }
    : { kind: "absent", why: `it is attached to ${releaseOf(release)}` };
}

/** How a site's environment stands: what is live there, and what the release's record says of it. */
export function standDeployment(
  { id, target, commit, environment, leftTo }: WantedDeployment,
  { tag, channel }: WantedRelease,
  facts: Facts,
): DeploymentStanding {
  const same = (why: string, url: string | null = null): DeploymentStanding => ({ kind: "same", why, url });
  if (leftTo !== null)
    return same(
      `skipped: ${channel.name} releases are not deployed to ${environment}, which takes ${leftTo} ones`,
    );
  const live = facts.live.get(id) ?? null;
  if (live?.commit === commit) return same(`this commit is live at ${live.url}`, live.url);
  const command = target.kind === "command";
  const record = facts.intents.get(tag)?.intent;
  const recorded = record?.commit === commit ? record.deployments.find((made) => made.id === id) : undefined;
  // What is live there now came after a finished release: a newer one, or somebody set it back.
  if (recorded !== undefined && (command || record?.state === "complete"))
    return same("the record says that it was deployed", recorded.url || null);
  if (facts.superseded.has(id)) return same("a later commit is live there, which contains this one");
  if (command && isPublished(tag, facts)) return same(publishedAfter(facts));
  return facts.live.has(id) || command
    ? { kind: "absent", why: "this commit is not live there" }
    : { kind: "undecided", why: "it is not known what is live there" };
}

/** How a command stands. Without a `done` only the record can say that it has run. */
export function standCommand(
  { id, done, after, values }: WantedCommand,
  { tag }: WantedRelease,
  facts: Facts,
): Standing {
  if (done !== null) {
    const asked = commandLine(done, values);
    const answer = facts.done.get(id);
    if (answer === undefined) return { kind: "absent", why: `${asked} is asked once the image is known` };
    return answer
      ? { kind: "same", why: `${asked} says that it is done` }
      : { kind: "absent", why: `${asked} says that it is not done` };
  }
  const recorded = facts.intents.get(tag)?.intent;
  if (recorded?.commit === facts.git.head && recorded.commands.includes(id))
    return { kind: "same", why: "the record says that it was run" };
  if (after !== "publish" && isPublished(tag, facts)) return { kind: "same", why: publishedAfter(facts) };
  return { kind: "absent", why: "nothing says that it was run" };
}

function publishedAfter({ forge }: Facts): string {
  return `the ${FORGE_NAMES[forge?.kind ?? "github"]} release is published, which comes after it`;
}

/** What files are attached to, in words. */
function releaseOf(release: WantedRelease): string {
  const [forge] = artifactsOf(release, "forge");
  return forge === undefined ? "a release" : `the ${FORGE_NAMES[forge.forge]} release`;
}

function isPublished(tag: string, { forge }: Facts): boolean {
  return forge?.releases.get(tag)?.some(({ draft }) => !draft) === true;
}

/** How the release at the forge stands: absent, one draft, or published for this very commit. `attached`: no file is missing from it. */
export function standForgeRelease(
  { forge, tag, draft: staysDraft }: WantedForgeRelease,
  attached: boolean,
  facts: Facts,
): ForgeStanding {
  const name = FORGE_NAMES[forge];
  if (facts.forge === undefined)
    return {
      kind: "undecided",
      why: `${name} was not asked: there is no token`,
      found: null,
      leftOver: false,
    };
  const { meant, leftOver } = releasesOf(tag, facts);
  const [found = null, second] = meant;
  const open = (why: string): ForgeStanding => ({
    kind: "absent",
    why,
    found,
    leftOver: leftOver.length > 0,
  });
  if (found === null) return open(`${name} has no release for this tag`);
  if (second !== undefined) return { kind: "other", problem: severalReleases(forge, tag, meant) };
  const elsewhere = madeElsewhere(forge, tag, found, facts);
  if (elsewhere !== null) return { kind: "other", problem: elsewhere };
  if (leftOver.length > 0)
    return open(`${name} made a draft of slipway's twice, and the other one is deleted`);
  if (!attached) return open("files are missing from it, or nothing says which belong to it");
  if (!found.draft) return { kind: "same", why: "it is published", found };
  if (staysDraft) return { kind: "same", why: "its draft is there, for somebody to publish", found };
  return open("there is a draft, which is published");
}

/** The problem of a published release that was made for another commit; GitHub ignores what a draft was made for. */
function madeElsewhere(
  forge: ForgeKind,
  tag: string,
  found: ForgeReleaseFacts,
  facts: Facts,
): Problem | null {
  const made = parseCommitSha(found.target);
  const commit = tagCommit(tag, facts);
  if (found.draft || made === undefined || made === commit) return null;
  return {
    code: "release-elsewhere",
    message: `the ${FORGE_NAMES[forge]} release ${tag} is published for commit ${shortCommit(made)}, but the tag points at ${shortCommit(commit)} now`,
    hint: `look at ${found.url}: the tag was moved after it was released. Release a new version instead`,
  };
}

/** A tag's releases on the forge: the one that is meant, if nobody meddled, and drafts of slipway's that are left over. */
export interface SortedReleases<R = ForgeReleaseFacts> {
  readonly meant: readonly R[];
  readonly leftOver: readonly R[];
}

/**
 * Tells a tag's release from drafts that nobody needs: GitHub may answer a request with an error and make the draft all the
 * same, seconds later. Of several drafts of slipway's own the recorded one is meant, or the oldest; none if there is a
 * published release.
 */
export function sortReleases<R extends Pick<ForgeReleaseFacts, "id" | "draft" | "own">>(
  releases: readonly R[],
  recordedDraft: number | null,
): SortedReleases<R> {
  const own = releases.filter((each) => each.own !== null);
  const others = releases.filter((each) => each.own === null);
  if (others.some(({ draft }) => !draft)) return { meant: others, leftOver: own };
  const oldest = own.toSorted((one, two) => one.id - two.id)[0];
  const kept = own.find(({ id }) => id === recordedDraft) ?? oldest;
  return {
    meant: kept === undefined ? others : [...others, kept],
    leftOver: own.filter((each) => each !== kept),
  };
}

function releasesOf(tag: string, { forge, intents }: Pick<Facts, "forge" | "intents">): SortedReleases {
  return sortReleases(forge?.releases.get(tag) ?? [], intents.get(tag)?.intent.draft ?? null);
}

/** The problem of a tag that has several releases, of which only one can be meant. */
export function severalReleases(
  forge: ForgeKind,
  tag: string,
  releases: readonly ForgeReleaseFacts[],
): Problem {
  const which = releases.map(({ url, draft }) => `${url}${draft ? " (draft)" : ""}`).join(", ");
  return {
    code: "several-releases",
    message: `${FORGE_NAMES[forge]} has ${releases.length} releases for ${tag}: ${which}`,
    hint: "delete all but one of the drafts, then run the same command again",
  };
}

/** The commit a release tag stands for: the remote's word first, since others build on that. */
export function tagCommit(tag: string, { tags, git }: Pick<Facts, "tags" | "git">): CommitSha {
  const found = tags.get(tag);
  return found?.remote ?? found?.local ?? git.head;
}
