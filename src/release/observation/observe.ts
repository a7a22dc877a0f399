import { chooseGitHubRepository } from "../../domain/project/github-repository.ts";
import type { Facts } from "../../domain/release/facts.ts";
import type { Wanted } from "../../domain/release/wanted.ts";
import type { ReleaseTag } from "../../domain/tags/release-tag.ts";
import { want } from "../../planning/wanting/want.ts";
import { readNotes } from "../history/notes.ts";
import { originOf, type Run } from "../run/services.ts";
import { firstThingsFirst, together } from "../run/together.ts";
import { watched } from "../run/watched.ts";
import { readGitHub } from "./github.ts";
import { readImages, readOwners } from "./images.ts";
import { readDone, readLiveSites } from "./sites.ts";
import { readTags } from "./tags.ts";

/** What a run is about, and everything that was read for it. */
export interface Observed {
  readonly wanted: Wanted;
  readonly facts: Facts;
}

/** Resolves what tags want, then reads all of it: git, its remote, the build tool, registries and GitHub. Writes nothing. */
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
  const intents = await services.git.intents(names, remote);
  const wanted = want(project, tags, {
    commit: git.head,
    commitTime: git.commitTime,
    origin: originOf(run, git.remoteUrl),
    repository: chooseGitHubRepository(project, run.githubRepository, git.remoteUrl, run.githubHost),
    records: new Map([...intents].map(([tag, { intent }]) => [tag, intent])),
  });
  const { releases } = wanted;
  const [tagFacts, images, sites, done, github] = await together([
    readTags(services.git, names, local, remote),
    readImages(services, releases),
    readLiveSites(services, releases),
    readDone(services, releases),
    readGitHub(run, releases),
  ]);
  const [owners, notes] = await together([
    readOwners(services.git, releases, { intents, served: images.served, head: git.head, remote }),
    readNotes(run, tags, github, git.head),
  ]);
  const facts: Facts = {
    git,
    tags: tagFacts,
    remoteTags: [...remote.tags.keys()],
    intents,
    ...images,
    owners,
    ...sites,
    done,
    notes,
    ...(github === undefined ? {} : { github }),
  };
  return { wanted, facts };
}
