import { formatRepository } from "../domain/images/reference.ts";
import type { Component } from "../domain/project/project.ts";
import type { Overview, OverviewGraph } from "../release/overview.ts";
import type { Documents } from "./document-schemas.ts";
import { formatTime, listDocument } from "./list-documents.ts";

/** The document of `slipway report`, which its page is made from. */
export type OverviewDocument = Documents["report"];

/** What components are made from, and what has been committed since their last stable releases. */
export type GraphEntry = NonNullable<OverviewDocument["graph"]>;

/** A commit, and what it reaches. */
export type CommitEntry = GraphEntry["commits"][number];

/** Makes it. */
export function overviewDocument({
  time,
  commit,
  page,
  components,
  releases,
  graph,
}: Overview): OverviewDocument {
  return {
    format: 1,
    at: formatTime(time),
    commit,
    url: page,
    components: components.map(componentEntry),
    releases: listDocument(releases).releases,
    graph: graph === null ? null : graphEntry(graph),
  };
}

function componentEntry({ name, tag, artifacts }: Component): OverviewDocument["components"][number] {
  const images = artifacts.flatMap((artifact) => (artifact.kind === "image" ? artifact.destinations : []));
  const repositories = images.map(({ repository }) => formatRepository(repository));
  return { component: name, tags: tag.text, repositories: [...new Set(repositories)] };
}

function graphEntry({ packages, owned, commits, more }: OverviewGraph): GraphEntry {
  return {
    components: [...owned].map(([component, own]) => ({ component, packages: [...own] })),
    packages: packages.map(({ name, needs }) => ({ package: name, needs: [...needs] })),
    commits: commits.map(({ change: { commit }, reaches }) => ({
      commit: commit.sha,
      subject: commit.subject,
      by: commit.author.name,
      at: formatTime(commit.time),
      reaches: reaches.map(({ component, because, packages: through }) => ({
        component,
        because: [...because],
        packages: [...through],
      })),
    })),
    more,
  };
}
