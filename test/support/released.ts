/** What a finished release owes its user, read from the servers and not from slipway. */

import assert from "node:assert/strict";
import type { Example } from "./example.ts";
import type { StoredRelease } from "./github-server/state.ts";
import type { SlipwayResult } from "./slipway.ts";
import type { WorkTree } from "./work-tree.ts";

export interface Recorded {
  readonly format: number;
  readonly tag: string;
  readonly commit: string;
  readonly state: string;
  readonly run: string;
  readonly draft: number | null;
  readonly images: readonly { readonly reference: string; readonly digest: string }[];
  readonly floating: readonly { readonly reference: string; readonly digest: string }[];
  readonly files: readonly { readonly name: string; readonly digest: string }[];
  readonly attestations?: readonly { readonly subject: string; readonly predicateType: string }[];
  readonly build?: object;
  readonly actions?: { readonly executed: number; readonly cached: number };
  readonly withdrawal?: {
    readonly kind: string;
    readonly at: string;
    readonly by: string;
    readonly reason: string;
  };
  readonly rollback?: {
    readonly to: string;
    readonly at: string;
    readonly by: string;
    readonly reason: string | null;
    readonly finished: boolean;
  };
  readonly lease?: {
    readonly host: string;
    readonly pid: number;
    readonly birth?: string;
    readonly alive?: string;
  } | null;
}

/** What `refs/slipway/<tag>` holds on the remote; null if there is none. */
export async function recordOf({ git, remote }: WorkTree, tag: string): Promise<Recorded | null> {
  const ref = `refs/slipway/${tag}`;
  const bare = `--git-dir=${remote}`;
  if ((await git(bare, "for-each-ref", ref)) === "") return null;
  assert.equal(await git(bare, "cat-file", "-t", ref), "blob");
  return JSON.parse(await git(bare, "cat-file", "blob", ref));
}

/** GitHub's releases of a tag, drafts as well. */
export function releasesOf({ github, repository }: Example, tag: string): StoredRelease[] {
  return github.repository(repository).releases.filter(({ tagName }) => tagName === tag);
}

/** The document of a `--json` run that has to succeed. */
// biome-ignore lint/suspicious/noExplicitAny: each test knows the document it asks for
export function done({ exitCode, stderr, json }: SlipwayResult): any {
  assert.equal(exitCode, 0, stderr);
  return json();
}

/**
 * Asserts that a release is whole: its record is complete, the registry serves every digest in it, the tag is where the
 * record says, and GitHub has one release, published (none with `github: false`). Gives the record.
 */
export async function assertReleased(
  example: Example,
  tag: string,
  { github = true }: { readonly github?: boolean } = {},
): Promise<Recorded> {
  const record = await recordOf(example.tree, tag);
  assert.ok(record, `there is no record of ${tag}`);
  const commit = await example.tree.git(
    `--git-dir=${example.tree.remote}`,
    "rev-parse",
    `refs/tags/${tag}^{}`,
  );
  const { format, state } = record;
  assert.deepEqual(
    { format, tag: record.tag, commit: record.commit, state },
    { format: 1, tag, commit, state: "complete" },
  );
  for (const { reference, digest } of [...record.images, ...record.floating]) {
    assert.equal(await example.digest(pathOf(example, reference)), digest, reference);
  }
  const published = releasesOf(example, tag).map(({ draft }) => ({ draft }));
  assert.deepEqual(published, github ? [{ draft: false }] : []);
  return record;
}

/** A reference without the test registry's host. */
export function pathOf({ registry }: Example, reference: string): string {
  const host = `${registry.host}/`;
  assert.ok(reference.startsWith(host), reference);
  return reference.slice(host.length);
}
