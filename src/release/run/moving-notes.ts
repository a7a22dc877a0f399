import type { Digest } from "../../domain/images/digest.ts";
import { formatReference, type Reference } from "../../domain/images/reference.ts";
import type { Deployment } from "../../domain/release/record.ts";

/** A floating tag that is moved from one release to another. */
export interface MovedFloating {
  readonly reference: Reference;
  /** Null if the registry had nothing there. */
  readonly from: Digest | null;
  readonly to: Digest;
}

/** What takes a component back, and between which releases. */
export interface TakingBack {
  readonly kind: "rollback" | "yank";
  readonly component: string;
  readonly from: string;
  /** Null if nothing goes anywhere: a release is yanked that nothing stands on. */
  readonly to: string | null;
}

/** How far that is. */
export interface Moving extends TakingBack {
  readonly moved: readonly MovedFloating[];
  readonly deployments: readonly Deployment[];
  /** What is marked as withdrawn: images, and the release's page. */
  readonly marked: readonly string[];
  /** What is still to be moved, deployed or marked. */
  readonly left: readonly string[];
  /** How many things were changed outside. */
  readonly writes: number;
}

/** The journal's notes on what a rollback or a yank moves and marks. */
export class MovingNotes {
  #begun: TakingBack | null = null;
  readonly #left = new Set<string>();
  readonly #moved: MovedFloating[] = [];
  readonly #deployments: Deployment[] = [];
  readonly #marked: string[] = [];

  /** Notes what is about to be done: names of floating tags, deployments (`docs/production`), images and pages. */
  begin(takingBack: TakingBack, names: readonly string[]): void {
    this.#begun = takingBack;
    for (const name of names) this.#left.add(name);
  }

  moved(floating: MovedFloating): void {
    this.#moved.push(floating);
    this.#left.delete(formatReference(floating.reference));
  }

  deployed(id: string, deployment: Deployment): void {
    this.#deployments.push(deployment);
    this.#left.delete(id);
  }

  marked(name: string): void {
    this.#marked.push(name);
    this.#left.delete(name);
  }

  /** What was done by now, given how much was changed outside; null before it has begun. */
  progress(writes: number): Moving | null {
    if (this.#begun === null) return null;
    return {
      ...this.#begun,
      moved: this.#moved,
      deployments: this.#deployments,
      marked: this.#marked,
      left: [...this.#left],
      writes,
    };
  }
}
