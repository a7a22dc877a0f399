import type { Digest } from "../../domain/images/digest.ts";
import type { ArtifactId } from "../../domain/release/wanted.ts";

/** Says of each image when it was read back, so that it is signed while others are still being pushed. */
export class Arrivals {
  readonly #arrived = new Map<ArtifactId, Digest>();
  readonly #waiting = new Map<ArtifactId, (digest: Digest | null) => void>();
  #isOver = false;

  /** Notes that an image is in place. */
  arrived(id: ArtifactId, digest: Digest): void {
    this.#arrived.set(id, digest);
    this.#waiting.get(id)?.(digest);
  }

  /** Nothing is pushed any more: what has not arrived by now will not. */
  over(): void {
    this.#isOver = true;
    for (const tell of this.#waiting.values()) tell(null);
  }

  /** Waits for an image, once for each: its digest, or null if its push failed. */
  of(id: ArtifactId): Promise<Digest | null> {
    const digest = this.#arrived.get(id);
    if (digest !== undefined || this.#isOver) return Promise.resolve(digest ?? null);
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }
}
