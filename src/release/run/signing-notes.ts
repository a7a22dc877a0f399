import { formatPinned } from "../../domain/images/reference.ts";
import type { Attestation } from "../../domain/release/attestation.ts";
import type { BuildFacts } from "../../domain/release/build-facts.ts";
import type { Materials } from "../../domain/release/materials.ts";
import type { PlannedRelease } from "../../domain/release/plan.ts";
import type { ArtifactId } from "../../domain/release/wanted.ts";

/** The journal's notes on statements about images: how they were built, what they are made from, and what was signed. */
export class SigningNotes {
  readonly #builds = new Map<ArtifactId, BuildFacts>();
  readonly #attestations = new Map<PlannedRelease, readonly Attestation[]>();
  #isRefused = false;
  #materials: ReadonlyMap<ArtifactId, Materials> = new Map();

  /** Notes how an image was built in this run. */
  builtBy(id: ArtifactId, facts: BuildFacts): void {
    this.#builds.set(id, facts);
  }

  /** Notes what images are made from. */
  madeFrom(materials: ReadonlyMap<ArtifactId, Materials>): void {
    this.#materials = materials;
  }

  /** Notes what was signed about an image, or found signed; each once. */
  attested(release: PlannedRelease, attestations: readonly Attestation[]): void {
    const all = [...this.attestationsOf(release), ...attestations];
    const distinct = new Map(
      all.map((each) => [`${formatPinned(each.repository, each.subject)} ${each.digest}`, each]),
    );
    this.#attestations.set(release, [...distinct.values()]);
  }

  /** Notes that the forge keeps no statements; whether that is new. */
  refusedByForge(): boolean {
    const isNew = !this.#isRefused;
    this.#isRefused = true;
    return isNew;
  }

  /** How an image was built in this run; undefined if it was not. */
  buildOf(id: ArtifactId): BuildFacts | undefined {
    return this.#builds.get(id);
  }

  /** What an image is made from; undefined if that is not known. */
  materialsOf(id: ArtifactId): Materials | undefined {
    return this.#materials.get(id);
  }

  /** What was signed about a release's images by now, or found signed. */
  attestationsOf(release: PlannedRelease): readonly Attestation[] {
    return this.#attestations.get(release) ?? [];
  }
}
