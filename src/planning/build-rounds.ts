import type { BuildStep, PlannedImage, ReleasePlan } from "../domain/plan.ts";

/** Images, by id, that are built together and pushed before the next ones are built. */
export type BuildRound = ReadonlySet<string>;

/**
 * Orders a plan's images in rounds, of which there is one nearly always. Bazel keeps a target's outputs in one place
 * whatever its flags and its environment are, and pushers read them there; so a target that a run needs twice with different
 * ones (two versions of one component) is pushed before it is built anew.
 */
export function buildRounds({ releases }: ReleasePlan): BuildRound[] {
  const rounds: { readonly images: Set<string>; readonly settings: Map<string, string> }[] = [];
  const steps = releases.flatMap((release) => release.steps).filter((step) => step.kind === "build");
  for (const { image, subject } of steps as readonly BuildStep[]) {
    const settings = settingsOf(image);
    const fits = (round: (typeof rounds)[number]) =>
      (round.settings.get(subject) ?? settings) === settings || image.settled;
    let round = rounds.find(fits);
    if (round === undefined) {
      round = { images: new Set(), settings: new Map() };
      rounds.push(round);
    }
    round.images.add(image.id);
    if (!image.settled) round.settings.set(subject, settings);
  }
  return rounds.map(({ images }) => images);
}

function settingsOf({ build: { flags, env } }: PlannedImage): string {
  return JSON.stringify([flags, Object.entries(env).sort()]);
}
