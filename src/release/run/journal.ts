import type { CutRecord } from "../../domain/history/cut.ts";
import type { Digest } from "../../domain/images/digest.ts";
import type { Reference } from "../../domain/images/reference.ts";
import type { Attestation } from "../../domain/release/attestation.ts";
import {
  addActions,
  type BuildActions,
  type NamedDigest,
  type RecordMarks,
} from "../../domain/release/intent.ts";
import type { FloatStep, PlannedRelease, ReleasePlan } from "../../domain/release/plan.ts";
import type {
  Deployment,
  PublishedRelease,
  RanCommand,
  ReleasedComponent,
  ReleasedFile,
  ReleasedImage,
  ReleaseRecord,
} from "../../domain/release/record.ts";
import type { ArtifactId } from "../../domain/release/wanted.ts";
import type { BuiltImage } from "../../services/ports/image-builder.ts";
import { type Moving, MovingNotes } from "./moving-notes.ts";
import { SigningNotes } from "./signing-notes.ts";

/** What a command has done so far: what it says if it ends early, and what it answers if it does not. */
export interface Progress {
  /** Null if it was not about making tags. */
  readonly cuts: readonly CutRecord[] | null;
  /** What would be done; null once it is being done. */
  readonly plan: ReleasePlan | null;
  /** What was published; null before the first step. */
  readonly record: ReleaseRecord | null;
  /** What was taken back; null if it was not about that. */
  readonly moving: Moving | null;
}

/** An image that was built in this run, with the reference it gets. */
export interface BuiltAs {
  readonly image: BuiltImage;
  readonly reference: Reference;
}

/** A file as it is attached to a release. */
export interface Attachment extends NamedDigest {
  readonly read: () => Promise<Uint8Array>;
}

/** What was done for one release. */
interface Entry {
  /** By the subject of the step that made them. */
  readonly images: Map<string, ReleasedImage>;
  /** By the deployments' ids. */
  readonly deployments: Map<string, Deployment>;
  readonly commands: Map<ArtifactId, RanCommand["outcome"]>;
  readonly files: ReleasedFile[];
  release: PublishedRelease | null;
}

/**
 * The one owner of what a command has cut, built, pushed, published and written down. Phases write into it and read from
 * it; the record on the remote, the command's answer and what an interruption prints all come from it. It can be read at
 * any moment.
 */
export class Journal {
  /** What statements about images are made of, and which were signed. */
  readonly signing = new SigningNotes();
  /** What a rollback or a yank moves and marks. */
  readonly moving = new MovingNotes();
  /** What records are to say, by tag, of what became of their releases since. */
  readonly marks = new Map<string, RecordMarks>();
  #cuts: readonly CutRecord[] | null = null;
  #plan: ReleasePlan | null = null;
  #begun = false;
  #writes = 0;
  #actions: BuildActions | null = null;
  readonly #entries = new Map<PlannedRelease, Entry>();
  readonly #built = new Map<ArtifactId, BuiltAs>();
  readonly #digests = new Map<ArtifactId, Digest>();
  readonly #attachments = new Map<string, readonly Attachment[]>();
  readonly #notes = new Map<string, string>();
  readonly #drafts = new Map<string, number>();
  readonly #left = new Set<FloatStep>();

  /** Notes which release tags are to be made, and which of them are made by now. */
  cut(records: readonly CutRecord[]): void {
    this.#cuts = records;
  }

  /** Notes what would be done. */
  propose(plan: ReleasePlan): void {
    this.#plan = plan;
  }

  /** From here on the plan is being done. What was found out for an earlier plan, of which nothing was done, is forgotten. */
  begin(plan: ReleasePlan): void {
    this.#plan = plan;
    this.#begun = true;
    const found = [
      this.#entries,
      this.#built,
      this.#digests,
      this.#attachments,
      this.#notes,
      this.#drafts,
      this.#left,
    ];
    for (const each of found) each.clear();
    for (const release of plan.releases) this.#entries.set(release, emptyEntry());
  }

  /** Notes what one of Bazel's builds did. */
  tookActions(actions: BuildActions): void {
    this.#actions = this.#actions === null ? actions : addActions(this.#actions, actions);
  }

  /** What Bazel's builds did by now; null if none said. */
  actions(): BuildActions | null {
    return this.#actions;
  }

  /** Counts something that was changed outside. */
  wrote(): void {
    this.#writes++;
  }

  /** How much was changed outside by now. */
  writes(): number {
    return this.#writes;
  }

  /** Notes an image that was built and judged, the reference it gets, and its digest if the build knows it. */
  built(id: ArtifactId, image: BuiltImage, reference: Reference): void {
    this.#built.set(id, { image, reference });
    if (image.digest !== null) this.#digests.set(id, image.digest);
  }

  /** Notes the digest of an image: the one that was found in place, or the one that its pusher says it pushed. */
  digest(id: ArtifactId, digest: Digest): void {
    this.#digests.set(id, digest);
  }

  /** Notes the files that are to be attached to a tag's release, checksums included. */
  toAttach(tag: string, attachments: readonly Attachment[]): void {
    this.#attachments.set(tag, attachments);
  }

  /** Notes a floating tag that is left to a release which is newer and was tagged meanwhile. */
  left(step: FloatStep): void {
    this.#left.add(step);
  }

  /** Notes the text of a tag's release at the forge. */
  notes(tag: string, text: string): void {
    this.#notes.set(tag, text);
  }

  /** Notes the id of a tag's release that is, or was, a draft; not where releases have none. */
  drafted(tag: string, id: number): void {
    if (id !== 0) this.#drafts.set(tag, id);
  }

  /** Notes what was proved to be under a reference; `subject` is the step's. */
  image(release: PlannedRelease, subject: string, image: ReleasedImage): void {
    this.#entry(release).images.set(subject, image);
  }

  deployed(release: PlannedRelease, id: string, deployment: Deployment): void {
    this.#entry(release).deployments.set(id, deployment);
  }

  /** Notes that a command has been run: now, or before. */
  ran(release: PlannedRelease, id: ArtifactId, outcome: RanCommand["outcome"]): void {
    this.#entry(release).commands.set(id, outcome);
  }

  attached(release: PlannedRelease, file: ReleasedFile): void {
    this.#entry(release).files.push(file);
  }

  published(release: PlannedRelease, published: PublishedRelease): void {
    this.#entry(release).release = published;
  }

  /** An image that was built in this run; undefined if it was not. */
  builtInRun(id: ArtifactId): BuiltAs | undefined {
    return this.#built.get(id);
  }

  /** An image that had to be built. */
  builtImage(id: ArtifactId): BuiltAs {
    const built = this.#built.get(id);
    // The build phase ends with an error before this can be asked of an image that it did not build.
    if (built === undefined) throw new Error(`${id} was to be built and was not`);
    return built;
  }

  /** The digest of an image, if it is known by now. */
  digestOf(id: ArtifactId): Digest | null {
    return this.#digests.get(id) ?? null;
  }

  /** The digest of an image that was pushed, or found pushed. */
  pushedDigest(id: ArtifactId): Digest {
    const digest = this.#digests.get(id);
    // Pushing ends with an error before anything floats to an image that it did not push.
    if (digest === undefined) throw new Error(`${id} was never pushed`);
    return digest;
  }

  attachmentsOf(tag: string): readonly Attachment[] {
    return this.#attachments.get(tag) ?? [];
  }

  /** The text of a tag's release at the forge; undefined if nothing was noted. */
  notesOf(tag: string): string | undefined {
    return this.#notes.get(tag);
  }

  draftOf(tag: string): number | undefined {
    return this.#drafts.get(tag);
  }

  isLeft(step: FloatStep): boolean {
    return this.#left.has(step);
  }

  /** Deployments of a release by now, by their ids. */
  deploymentsOf(release: PlannedRelease): ReadonlyMap<string, Deployment> {
    return this.#entry(release).deployments;
  }

  /** Commands of a release that were run, or had been before. */
  commandsOf(release: PlannedRelease): readonly ArtifactId[] {
    return [...this.#entry(release).commands.keys()];
  }

  /** What was done for one release by now. */
  released(release: PlannedRelease): ReleasedComponent {
    return componentOf(release, this.#entry(release), this.signing.attestationsOf(release));
  }

  /** Everything so far; images in the plan's order, whatever the order they were done in. */
  record(): ReleaseRecord {
    const releases = [...this.#entries].map(([release, entry]) =>
      componentOf(release, entry, this.signing.attestationsOf(release)),
    );
    const extent = this.#plan?.extent;
    return { format: 1, ...(extent === undefined ? {} : { extent }), releases, writes: this.#writes };
  }

  /** What the command has done, to be reported. */
  progress(): Progress {
    return {
      cuts: this.#cuts,
      plan: this.#begun ? null : this.#plan,
      record: this.#begun ? this.record() : null,
      moving: this.moving.progress(this.#writes),
    };
  }

  #entry(release: PlannedRelease): Entry {
    const entry = this.#entries.get(release) ?? emptyEntry();
    this.#entries.set(release, entry);
    return entry;
  }
}

function emptyEntry(): Entry {
  return { images: new Map(), deployments: new Map(), commands: new Map(), files: [], release: null };
}

function componentOf(
  release: PlannedRelease,
  { images, deployments, commands, files, release: published }: Entry,
  attestations: readonly Attestation[],
): ReleasedComponent {
  const { tag, component, version, channel, prerelease, commit, promotedFrom, steps } = release;
  return {
    tag,
    component,
    version,
    channel,
    prerelease,
    commit,
    ...(promotedFrom === null || promotedFrom === tag ? {} : { promotedFrom }),
    images: steps.flatMap(({ kind, subject }) =>
      kind === "push" || kind === "float" ? (images.get(subject) ?? []) : [],
    ),
    ...(attestations.length === 0 ? {} : { attestations }),
    deployments: [...deployments.values()],
    commands: steps.flatMap((step) => {
      const outcome = step.kind === "run" ? commands.get(step.command.id) : undefined;
      return outcome === undefined ? [] : [{ command: step.subject, outcome }];
    }),
    files: [...files],
    release: published,
  };
}
