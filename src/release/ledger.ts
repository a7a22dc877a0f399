import type { PlannedRelease, ReleasePlan } from "../domain/plan.ts";
import type { PublishedRelease, ReleasedComponent, ReleasedImage, ReleaseRecord } from "../domain/record.ts";

/**
 * What a run has done so far. It can be read at any moment, so that an interrupted run can say what stands.
 */
export interface Ledger {
  /** Counts something that was changed outside. */
  readonly wrote: () => void;
  readonly image: (release: PlannedRelease, subject: string, image: ReleasedImage) => void;
  readonly published: (release: PlannedRelease, published: PublishedRelease) => void;
  /** Everything so far; images in the plan's order, whatever the order they were done in. */
  readonly record: () => ReleaseRecord;
}

/** Opens the ledger of one run. */
export function openLedger(plan: ReleasePlan): Ledger {
  let writes = 0;
  const images = new Map<string, ReleasedImage>();
  const published = new Map<PlannedRelease, PublishedRelease>();
  return {
    wrote: () => {
      writes++;
    },
    image: (release, subject, image) => images.set(key(release, subject), image),
    published: (release, each) => published.set(release, each),
    record: () => ({
      format: 1,
      releases: plan.releases.map((release) => component(release, images, published.get(release) ?? null)),
      writes,
    }),
  };
}

function key({ tag, component: name }: PlannedRelease, subject: string): string {
  return JSON.stringify([tag, name, subject]);
}

function component(
  release: PlannedRelease,
  images: ReadonlyMap<string, ReleasedImage>,
  published: PublishedRelease | null,
): ReleasedComponent {
  const { tag, component: name, version, channel, prerelease, commit } = release;
  return {
    tag,
    component: name,
    version,
    channel,
    prerelease,
    commit,
    images: release.steps.flatMap(({ kind, subject }) =>
      kind === "push" || kind === "float" ? (images.get(key(release, subject)) ?? []) : [],
    ),
    deployments: [],
    files: [],
    release: published,
  };
}
