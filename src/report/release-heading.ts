import { type CommitSha, shortCommit } from "../domain/history/commit-sha.ts";
import type { Paint } from "./paint.ts";

/** What a release's heading is made of. */
interface Headed {
  readonly tag: string;
  readonly component: string;
  readonly channel: string;
  readonly commit: CommitSha;
}

/** How each release of a run is headed: by its tag, and what is released with another by both names. */
export function releaseHeading(release: Headed, all: readonly Headed[], paint: Paint): string {
  const { tag, component, channel, commit } = release;
  const own = all.find((other) => other.tag === tag) === release;
  const title = own ? tag : `${component} with ${tag}`;
  return `${paint("bold", title)}  ${paint("dim", `${channel}, ${shortCommit(commit)}`)}`;
}
