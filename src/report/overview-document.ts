import { formatRepository } from "../domain/images/reference.ts";
import type { Component } from "../domain/project/project.ts";
import type { Overview, OverviewGraph } from "../release/overview.ts";
import type { JsonDocument } from "./documents.ts";
import { formatTime, listDocument, type ReleaseEntry } from "./list-documents.ts";

/** The document of `slipway report`, which its page is made from. */
export interface OverviewDocument extends JsonDocument {
  /** When it was made, and of which commit. */
  readonly at: string;
  readonly commit: string;
  /** Where all releases are seen; null if nothing says. */
  readonly url: string | null;
  readonly components: readonly ComponentEntry[];
  /** The newest first. */
  readonly releases: readonly ReleaseEntry[];
  /** Null if it was not asked for. */
  readonly graph: GraphEntry | null;
}

/** A component: what its release tags look like, and where its images go. */
export interface ComponentEntry {
  readonly component: string;
  readonly tags: string;
  readonly repositories: readonly string[];
}

/** What components are made from, and what has been committed since their last stable releases. */
export interface GraphEntry {
  readonly components: readonly { readonly component: string; readonly packages: readonly string[] }[];
  readonly packages: readonly { readonly package: string; readonly needs: readonly string[] }[];
  readonly commits: readonly CommitEntry[];
  /** How many commits there are besides. */
  readonly more: number;
}

/** A commit, and what it reaches. */
export interface CommitEntry {
  readonly commit: string;
  readonly subject: string;
  readonly by: string;
  readonly at: string;
  readonly reaches: readonly {
    readonly component: string;
    readonly because: readonly string[];
    readonly packages: readonly string[];
  }[];
}

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

function componentEntry({ name, tag, artifacts }: Component): ComponentEntry {
  const images = artifacts.flatMap((artifact) => (artifact.kind === "image" ? artifact.destinations : []));
  const repositories = images.map(({ repository }) => formatRepository(repository));
  return { component: name, tags: tag.text, repositories: [...new Set(repositories)] };
}

function graphEntry({ packages, owned, commits, more }: OverviewGraph): GraphEntry {
  return {
    components: [...owned].map(([component, own]) => ({ component, packages: own })),
    packages: packages.map(({ name, needs }) => ({ package: name, needs })),
    commits: commits.map(({ change: { commit }, reaches }) => ({
      commit: commit.sha,
      subject: commit.subject,
      by: commit.author.name,
      at: formatTime(commit.time),
      reaches: reaches.map(({ component, because, packages: through }) => ({
        component,
        because,
        packages: through,
      })),
    })),
    more,
  };
}
