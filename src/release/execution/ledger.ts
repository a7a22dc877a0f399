import type { Digest } from "../../domain/images/digest.ts";
import type { PlannedRelease, ReleasePlan } from "../../domain/release/plan.ts";
import type {
  Deployment,
  PublishedRelease,
  ReleasedComponent,
  ReleasedFile,
  ReleasedImage,
  ReleaseRecord,
} from "../../domain/release/record.ts";

/**
 * What a run has done so far. It can be read at any moment, so that an interrupted run can say what stands.
 */
export interface Ledger {
  /** Counts something that was changed outside. */
  readonly wrote: () => void;
  readonly image: (release: PlannedRelease, subject: string, image: ReleasedImage) => void;
  /** Notes what a pusher says it pushed, where the build could not say it before. */
  readonly told: (imageId: string, digest: Digest) => void;
  readonly toldDigest: (imageId: string) => Digest | null;
  readonly deployed: (release: PlannedRelease, id: string, deployment: Deployment) => void;
  readonly ran: (release: PlannedRelease, id: string) => void;
  readonly attached: (release: PlannedRelease, file: ReleasedFile) => void;
  readonly published: (release: PlannedRelease, published: PublishedRelease) => void;
  /** What was done for one release; the ids of deployments are the plan's. */
  readonly entry: (release: PlannedRelease) => Entry;
  /** Everything so far; images in the plan's order, whatever the order they were done in. */
  readonly record: () => ReleaseRecord;
}

/** What is known of one release. */
export interface Entry {
  readonly images: Map<string, ReleasedImage>;
  readonly deployments: Map<string, Deployment>;
  readonly commands: Set<string>;
  readonly files: ReleasedFile[];
  release: PublishedRelease | null;
}

/** Opens the ledger of one run. */
export function openLedger(plan: ReleasePlan): Ledger {
  let writes = 0;
  const entries = new Map(plan.releases.map((release) => [release, emptyEntry()]));
  const told = new Map<string, Digest>();
  const entry = (release: PlannedRelease): Entry => entries.get(release) ?? emptyEntry();
  return {
    wrote: () => {
      writes++;
    },
    image: (release, subject, image) => entry(release).images.set(subject, image),
    told: (imageId, digest) => told.set(imageId, digest),
    toldDigest: (imageId) => told.get(imageId) ?? null,
    deployed: (release, id, deployment) => entry(release).deployments.set(id, deployment),
    ran: (release, id) => entry(release).commands.add(id),
    attached: (release, file) => entry(release).files.push(file),
    published: (release, published) => {
      entry(release).release = published;
    },
    entry,
    record: () => ({
      format: 1,
      releases: plan.releases.map((release) => component(release, entry(release))),
      writes,
    }),
  };
}

function emptyEntry(): Entry {
  return { images: new Map(), deployments: new Map(), commands: new Set(), files: [], release: null };
}

function component(
  release: PlannedRelease,
  { images, deployments, files, release: published }: Entry,
): ReleasedComponent {
  const { tag, component: name, version, channel, prerelease, commit, steps } = release;
  return {
    tag,
    component: name,
    version,
    channel,
    prerelease,
    commit,
    images: steps.flatMap(({ kind, subject }) =>
      kind === "push" || kind === "float" ? (images.get(subject) ?? []) : [],
    ),
    deployments: [...deployments.values()],
    files: [...files],
    release: published,
  };
}
