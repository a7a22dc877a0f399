import type { Facts } from "../../domain/release/facts.ts";
import type { ReleaseTag } from "../../domain/tags/release-tag.ts";
import type { Observed } from "../../planning/standing/observed.ts";
import { chooseGitHubRepository } from "../../planning/wanting/github-repository.ts";
import { wantedReleases } from "../../planning/wanting/want.ts";
import { wantedImages } from "../../planning/wanting/want-images.ts";
import { readNotes } from "../history/notes.ts";
import { originOf } from "../run/origin.ts";
import type { Run } from "../run/services.ts";
import { firstThingsFirst, together } from "../run/together.ts";
import { watched } from "../run/watched.ts";
import { readGitHub } from "./read-github.ts";
import { readImages } from "./read-images.ts";
import { readOwners } from "./read-owners.ts";
import { readDone, readLiveSites, readObstacles } from "./read-sites.ts";
import { readTags } from "./read-tags.ts";

/** Reads everything a plan for these tags needs: git, its remote, the build tool, registries and GitHub. Writes nothing. */
export async function observe(run: Run, tags: readonly ReleaseTag[]): Promise<Observed> {
  run.report({ kind: "phase", name: "observe" });
  const label = `${run.project.source.remote}, the registries and GitHub`;
  return watched(run.report, { id: "observe", doing: "reading", done: "read", label }, () =>
    readAll(run, tags),
  );
}

async function readAll(run: Run, tags: readonly ReleaseTag[]): Promise<Observed> {
  const { project, services } = run;
  const names = tags.map(({ text }) => text);
  const [git, local, remote] = await firstThingsFirst([
    services.git.workTree(),
    services.git.localTags(names),
    services.git.remoteState(names, "all"),
  ]);
  const origin = originOf(run, git.remoteUrl);
  const releases = wantedReleases(project, tags);
  const wanted = wantedImages(project, releases, git.head, origin);
  const repository = chooseGitHubRepository(project, run.githubRepository, git.remoteUrl, run.githubHost);
  const intents = await services.git.intents(names, remote);
  const [tagFacts, read, sites, done, github] = await together([
    readTags(services.git, names, local, remote),
    readImages(services, wanted.images, intents, git.head),
    readLiveSites(services, releases, git.head),
    readDone(services, releases, git.head),
    readGitHub(run, releases, repository),
  ]);
  const { images, served, revisions, targets } = read;
  const [owners, notes] = await together([
    readOwners(services.git, images, { intents, served, head: git.head, remote }),
    readNotes(run, tags, github, git.head),
  ]);
  const remoteTags = [...remote.tags.keys()];
  const found: Facts = {
    git,
    tags: tagFacts,
    remoteTags,
    intents,
    served,
    owners,
    targets,
    revisions,
    ...sites,
    obstacles: new Map(),
    done,
    notes,
    ...(github === undefined ? {} : { github }),
  };
  const facts = { ...found, obstacles: await readObstacles(services, releases, found) };
  return {
    project,
    releases,
    images,
    imageProblems: wanted.problems,
    repository,
    origin,
    facts,
  };
}
