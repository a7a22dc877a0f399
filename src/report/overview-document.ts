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

/** The document of an audit, as far as the page shows it. */
export type AuditOfPage = Pick<Documents["audit"], "at" | "releases">;

/** Makes it; what an audit found to have drifted has. */
export function overviewDocument(
  { time, commit, page, components, releases, graph }: Overview,
  audit: AuditOfPage | null,
): OverviewDocument {
  const listed = listDocument(releases).releases;
  const tags = new Set(listed.map(({ tag }) => tag));
  const audited = audit?.releases.filter(({ tag }) => tags.has(tag)) ?? [];
  const drifted = new Set(audited.flatMap(({ tag, state }) => (state === "drifted" ? tag : [])));
  return {
    format: 1,
    at: formatTime(time),
    commit,
    url: page,
    components: components.map(componentEntry),
    releases: listed.map((each) => (drifted.has(each.tag) ? { ...each, state: "drifted" } : each)),
    audit: audit === null ? null : { at: audit.at, releases: audited },
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
