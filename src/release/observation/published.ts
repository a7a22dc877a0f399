import { formatReference } from "../../domain/images/reference.ts";
import { chooseForge } from "../../domain/project/forge-repository.ts";
import { artifactsOf, type WantedRelease } from "../../domain/release/wanted.ts";
import type { ReleaseTag } from "../../domain/tags/release-tag.ts";
import { want } from "../../planning/wanting/want.ts";
import { originOf, type Run } from "../run/services.ts";
import { together } from "../run/together.ts";
import { readForge } from "./forge.ts";
import { readServed } from "./images.ts";

/**
 * Which of these releases are published, by what is there: the GitHub release, if there is to be one and a token to ask with, and
 * every image tag. A release of which nothing can be asked counts as published.
 */
export async function readPublished(run: Run, tags: readonly ReleaseTag[]): Promise<ReadonlySet<string>> {
  const { project, services } = run;
  const [remoteUrls, local] = await together([
    services.git.remoteUrls(),
    services.git.localTags(tags.map(({ text }) => text)),
  ]);
  const origin = originOf(run, remoteUrls);
  const place = chooseForge(project, run.forge, remoteUrls);
  const wanted = tags.map((tag) => {
    const commit = local.get(tag.text)?.local ?? null;
    const scene = { commit, commitTime: 0, origin, forge: place, records: new Map() };
    return { tag: tag.text, releases: want(project, [tag], scene).releases };
  });
  const all = wanted.flatMap(({ releases }) => releases);
  const referencesIn = (releases: readonly WantedRelease[]) =>
    releases.flatMap((release) => artifactsOf(release, "image").flatMap(({ reference }) => reference ?? []));
  const [forge, served] = await together([
    readForge(run, all, new Map()),
    readServed(services.registry, referencesIn(all)),
  ]);
  const published = wanted.filter(({ tag, releases }) => {
    const [release] = releases.flatMap((release) => artifactsOf(release, "forge"));
    const found = forge?.releases.get(tag) ?? [];
    const there =
      release === undefined || forge === undefined || found.some(({ draft }) => !draft || release.draft);
    return (
      there && referencesIn(releases).every((reference) => served.get(formatReference(reference)) !== null)
    );
  });
  return new Set(published.map(({ tag }) => tag));
}
