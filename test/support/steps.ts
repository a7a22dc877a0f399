/** A plan's or a record's JSON in the few words that a test compares. */

interface PlannedStep {
  readonly kind: string;
  readonly subject: string;
  readonly state: string;
}

interface Images {
  readonly images: readonly { readonly reference: string; readonly outcome: string }[];
}

/** Every step of a plan: its kind, its subject without the registry's host, its state. */
export function stepsOf(document: {
  readonly releases: readonly { readonly steps: readonly PlannedStep[] }[];
}) {
  return document.releases.flatMap(({ steps }) =>
    steps.map(({ kind, subject, state }) => [kind, withoutHost(subject), state]),
  );
}

/** Every image of a record: its reference without the registry's host, and its outcome. */
export function imagesOf(document: { readonly releases: readonly Images[] }): [string, string][] {
  return document.releases.flatMap(({ images }) =>
    images.map(({ reference, outcome }): [string, string] => [withoutHost(reference), outcome]),
  );
}

function withoutHost(reference: string): string {
  return reference.replace(/^127\.0\.0\.1:\d+\//, "");
}
