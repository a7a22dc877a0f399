import type { TagCheck } from "../domain/release/check.ts";
import type { ReleaseRecord } from "../domain/release/record.ts";

/** Names and values of a step's outputs. */
export type StepOutputs = Readonly<Record<string, string>>;

/**
 * Outputs in the form of `$GITHUB_OUTPUT`. Each value is between two delimiters that cannot be predicted, so that no value
 * can end itself and set another output; `random` gives a new one each time.
 */
export function outputLines(outputs: StepOutputs, random: () => string): string {
  return Object.entries(outputs)
    .map(([name, value]) => {
      const delimiter = delimiterFor(value, random);
      return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
    })
    .join("");
}

/** What `check` hands to later steps of a job; each image is on a line of its own. */
export function checkOutputs({ component, version, channel, prerelease, images }: TagCheck): StepOutputs {
  return { component, version, channel, prerelease: String(prerelease), images: images.join("\n") };
}

/**
 * What `release` hands to later steps. With several releases each value has a line for each of them, in their order;
 * `images` and `digests` always have a line for each image, the n-th digest being the n-th image's.
 */
export function releaseOutputs({ releases }: ReleaseRecord): StepOutputs {
  const images = releases.flatMap((release) => release.images);
  const lines = (values: readonly string[]): string => values.join("\n");
  return {
    component: lines(releases.map(({ component }) => component)),
    version: lines(releases.map(({ version }) => version)),
    channel: lines(releases.map(({ channel }) => channel)),
    prerelease: lines(releases.map(({ prerelease }) => String(prerelease))),
    images: lines(images.map(({ reference }) => reference)),
    digests: lines(images.map(({ digest }) => digest)),
  };
}

function delimiterFor(value: string, random: () => string): string {
  let delimiter: string;
  do delimiter = `slipway_${random()}`;
  while (value.includes(delimiter));
  return delimiter;
}
