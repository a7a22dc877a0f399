import type { Reference } from "../domain/images/reference.ts";
import { formatPinned, formatReference } from "../domain/images/reference.ts";
import type { ForgeRepository } from "../domain/project/forge.ts";
import type { RecordMarks, Rollback, Withdrawal } from "../domain/release/intent.ts";
import type { Deployment } from "../domain/release/record.ts";
import { artifactsOf } from "../domain/release/wanted.ts";
import type { ReleaseTag } from "../domain/tags/release-tag.ts";
import type { Problem } from "../domain/text/problem.ts";
import { errorFromProblems } from "../domain/text/release-error.ts";
import { withdrawn } from "../planning/gates/records.ts";
import { type FinishedRelease, finishedIn } from "../planning/setting-aside/choose-rollback.ts";
import { standsAgain, staysOnYanked } from "../planning/setting-aside/doubts.ts";
import {
  floatingOf,
  floatingOwners,
  type Holder,
  withoutShipped,
} from "../planning/setting-aside/floating-owners.ts";
import { makeNotice, yankedPage } from "../planning/setting-aside/notice.ts";
import { heirsOf, replacementFor } from "../planning/setting-aside/replacement.ts";
import { withSameImages } from "../planning/setting-aside/same-images.ts";
import type { PlacedPage, ReleasePage } from "../services/ports/forge.ts";
import type { Signer } from "../services/ports/signer.ts";
import { type ComponentLine, readLine, recordedTags, releaseIn } from "./component-line.ts";
import { readServed } from "./observation/images.ts";
import { goneTo, movesOf } from "./rollback.ts";
import type { MovedFloating } from "./run/moving-notes.ts";
import { noToken, type Run } from "./run/services.ts";
import { watched } from "./run/watched.ts";
import { misplaced, moveAll } from "./setting-aside/floating.ts";
import { type Held, takeRecords, warnOfDoubts } from "./setting-aside/hold.ts";
import { type ImageToMark, markImages, unmarkedImages } from "./setting-aside/notices.ts";
import {
  type CheckOut,
  deployAll,
  deploymentsOf,
  observeSites,
  prepareSites,
  type SiteMove,
} from "./setting-aside/sites.ts";

/** A release that may be yanked, and everything that would change, as it was found. */
export interface FoundYank {
  readonly release: FinishedRelease;
  readonly releases: ComponentLine;
  /** What its record says already; null if it stands. */
  readonly before: Withdrawal | null;
  /** The release that its floating tags and sites go back to; null if they are not on this one, or if there is none. */
  readonly to: FinishedRelease | null;
  /** What `to` was rolled back for, if nothing better is left: then it stands again. */
  readonly broughtBack: Rollback | null;
  readonly floating: readonly MovedFloating[];
  /** Floating tags that stay on it, because no other release has them. */
  readonly stuck: readonly Reference[];
  /** Other releases that have its images, and are not yanked by this. */
  readonly sameImages: readonly string[];
  readonly sites: readonly SiteMove[];
  readonly images: readonly ImageToMark[];
  readonly page: FoundPage | null;
  readonly signer: Signer | null;
}

/** The page of a release on the forge. */
interface FoundPage extends PlacedPage {
  readonly repository: ForgeRepository;
  readonly url: string;
  readonly says: ReleasePage;
}

/** What yanking did. */
export interface Yanked {
  readonly tag: ReleaseTag;
  readonly withdrawal: Withdrawal;
  /** `unchanged`: it had been yanked before, and nothing was left to be done. */
  readonly outcome: "yanked" | "unchanged";
  readonly to: string | null;
  readonly moved: readonly MovedFloating[];
  readonly stuck: readonly Reference[];
  readonly sameImages: readonly string[];
  readonly deployments: readonly Deployment[];
  /** Where people read that it was yanked; null if it has no page. */
  readonly url: string | null;
  readonly images: FinishedRelease["record"]["images"];
  readonly writes: number;
}

/**
 * Looks at everything that says that a release is good, and at what stands on it. Only reads. Throws `no-such-release`,
 * `not-finished`, `abandoned`, `no-token`, and what `readLine` throws.
 */
export async function findYank(run: Run, tag: ReleaseTag): Promise<FoundYank> {
  const { project } = run;
  const component = project.components.find(({ name }) => name === tag.component);
  if (component === undefined) throw new Error(`${tag.text} was parsed as a tag of a component`);
  const releases = await readLine(run, component);
  const listed = releaseIn(releases, tag, run);
  const line = finishedIn(releases.releases, listed.channel, releases.prereleases);
  const release = line.find((each) => each.tag.text === tag.text);
  const before = listed.record?.withdrawal ?? null;
  if (before?.kind === "abandoned") throw errorFromProblems([withdrawn(tag.text, before)]);
  if (release === undefined) throw errorFromProblems([notFinished(tag.text, listed.record !== null)]);
  const holder = releases.holder(release);
  const { to, broughtBack } = replacementFor(release, line);
  const heirs = heirsOf(release, to, line).map(releases.holder);
  const { owned, orphans } = floatingOwners(floatingOf([holder]), heirs);
  const digests = new Set([...release.record.images, ...release.record.floating].map(({ digest }) => digest));
  const signer = await signerOf(run);
  const stuck = await servedFrom(run, orphans, digests);
  if (before === null) warnOfDoubts(run, [release], releases);
  if (to !== null && broughtBack !== null) warn(run, standsAgain(to, broughtBack));
  if (stuck.length > 0) warn(run, staysOnYanked(tag.text, stuck));
  return {
    release,
    releases,
    before,
    to,
    broughtBack,
    floating: await misplaced(run, withoutShipped(owned, holder, recordedTags(releases)), (there) =>
      digests.has(there),
    ),
    stuck,
    sameImages: withSameImages(release.record, releases.releases),
    sites: to === null ? [] : await observeSites(run, release, releases.holder(to), true),
    images: await unmarkedImages(run, release.record, signer),
    page: await findPage(run, release, holder),
    signer,
  };
}

function warn({ report }: Run, problem: Problem): void {
  report({ kind: "warning", problem });
}

async function servedFrom(
  { services }: Run,
  references: readonly Reference[],
  digests: ReadonlySet<string | null>,
): Promise<Reference[]> {
  const served = await readServed(services.registry, references);
  return references.filter((each) => {
    const there = served.get(formatReference(each)) ?? null;
    return there !== null && digests.has(there);
  });
}

/** Who signs the notice; null if nothing is signed, or cannot be from here: then that is left to a run that can. */
async function signerOf({ services: { signing }, report }: Run): Promise<Signer | null> {
  if (signing === null) return null;
  const obstacle = await signing.obstacle();
  if (obstacle === null) return await signing.signer();
  report({
    kind: "warning",
    problem: {
      code: "notice-not-signed",
      message: `the notice that the images are yanked is not signed: ${obstacle.message}`,
      hint: "run the same command again where releases are signed, such as in CI: it adds the signature",
    },
  });
  return null;
}

/** The page that is public; null if there is none. Throws `no-token`. */
async function findPage(
  { services: { forge }, project }: Run,
  { tag: { text: tag } }: FinishedRelease,
  { releases }: Holder,
): Promise<FoundPage | null> {
  const [wanted] = releases.flatMap((each) => artifactsOf(each, "forge"));
  const repository = wanted?.repository ?? null;
  if (repository === null) return null;
  if (forge === null) throw errorFromProblems([noToken(project.source.forge, [tag])]);
  const found = (await forge.releases(repository, [{ tag, draft: "none" }])).get(tag) ?? [];
  const published = found.find(({ draft }) => !draft);
  if (published === undefined) return null;
  const says = await forge.page(repository, { id: published.id, tag });
  return says === null ? null : { repository, tag, id: published.id, url: published.url, says };
}

/**
 * Yanks it: writes down why, moves what stands on it, and marks its images and its page. What is done already stays, so that a
 * run that was cut short is finished by the next one. Nothing is deleted. Throws what `requireRights` of the forge throws before
 * anything is written.
 */
export async function yank(
  run: Run,
  found: FoundYank,
  who: Pick<Withdrawal, "by" | "reason">,
  checkOut: CheckOut,
): Promise<Yanked> {
  const { release, before, to, broughtBack, floating, sites, images, page, signer } = found;
  const { tag, record } = release;
  const withdrawal = before ?? { kind: "yanked", at: run.now, ...who };
  const notice = makeNotice(tag.text, withdrawal);
  const instead = to?.tag.text ?? null;
  const edited = page === null ? null : yankedPage(page.says, notice, instead);
  const isOpen = before === null || to !== null || edited !== null || floating.length + images.length > 0;
  const done = (urls: ReadonlyMap<SiteMove, string>): Yanked => ({
    tag,
    withdrawal,
    outcome: isOpen ? "yanked" : "unchanged",
    to: instead,
    moved: floating,
    stuck: found.stuck,
    sameImages: found.sameImages,
    deployments: deploymentsOf(sites, urls),
    url: page?.url ?? null,
    images: record.images,
    writes: run.journal.writes(),
  });
  if (!isOpen) return done(new Map());
  if (page !== null && edited !== null)
    await run.services.forge?.requireRights(page.repository, { tag: tag.text, commit: record.commit });
  const goneBack = (of: FinishedRelease, finished: boolean): RecordMarks =>
    to === null ? {} : { rollback: { ...goneTo(of.record, to.tag.text, { at: run.now, ...who }), finished } };
  const mark = (finished: boolean) => {
    run.journal.marks.set(tag.text, { withdrawal, ...goneBack(release, finished) });
    if (to !== null && broughtBack !== null) run.journal.marks.set(to.tag.text, goneBack(to, finished));
  };
  mark(false);
  const taken = to === null || broughtBack === null ? [] : [to];
  const held = await takeRecords(run, found.releases, [release, ...taken]);
  await using _lock = held.lock;
  run.journal.moving.begin({ kind: "yank", component: tag.component, from: tag.text, to: instead }, [
    ...movesOf(found),
    ...images.map(({ repository, digest }) => formatPinned(repository, digest)),
    ...(page === null || edited === null ? [] : [page.url]),
  ]);
  await moveAll(run, held, floating);
  await markImages(run, held, images, notice, signer);
  await editPage(run, held, page, edited);
  // Last, because a build may fail that nobody needs in order to know that the release is bad.
  const urls =
    to === null ? new Map() : await deployAll(run, held, await prepareSites(run, to, sites, checkOut));
  mark(true);
  await held.lock.complete();
  return done(urls);
}

async function editPage(
  { services: { forge }, report, journal }: Run,
  { look }: Held,
  page: FoundPage | null,
  edited: ReleasePage | null,
): Promise<void> {
  if (page === null || edited === null || forge === null) return;
  await look();
  report({ kind: "phase", name: "publish" });
  const work = { id: "page", doing: "marking", done: "marked", label: page.url };
  await watched(report, work, () => forge.editPage(page.repository, page, edited));
  journal.wrote();
  journal.moving.marked(page.url);
}

function notFinished(tag: string, begun: boolean): Problem {
  return {
    code: "not-finished",
    message: begun
      ? `${tag} is not finished, so that there is nothing to yank yet`
      : `${tag} has no record, so that nothing says what it published`,
    hint: begun
      ? `slipway abandon ${tag} --reason "why" gives it up, \`slipway release ${tag}\` finishes it`
      : "edit its page yourself, and let a newer release take its place",
  };
}
