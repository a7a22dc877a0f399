import type { CutRecord } from "../domain/history/cut.ts";
import type { TagCheck } from "../domain/release/check.ts";
import type { ReleaseRecord } from "../domain/release/record.ts";
import { releasedDocument } from "../domain/release/released-document.ts";
import { checkDocument } from "./documents.ts";
import { cutOf } from "./history-documents.ts";
import { harmlessJson } from "./printable.ts";

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
export function checkOutputs(check: TagCheck): StepOutputs {
  const { tag, component, version, channel, prerelease, commit, images } = check;
  return {
    tag,
    component,
    version,
    channel,
    prerelease: String(prerelease),
    commit: commit ?? "",
    images: images.join("\n"),
    json: byComponent([check], () => checkDocument(check)),
  };
}

/**
 * What `release` hands to later steps. With several releases each value has a line for each of them, in their order, which is
 * empty for what it does not have; `images` and `digests` always have a line for each image, the n-th digest being the n-th
 * image's.
 */
export function releaseOutputs({ releases }: ReleaseRecord): StepOutputs {
  const images = releases.flatMap((release) => release.images);
  return {
    tag: lines(releases, ({ tag }) => tag),
    component: lines(releases, ({ component }) => component),
    version: lines(releases, ({ version }) => version),
    channel: lines(releases, ({ channel }) => channel),
    prerelease: lines(releases, ({ prerelease }) => String(prerelease)),
    commit: lines(releases, ({ commit }) => commit),
    url: lines(releases, ({ release }) => release?.url ?? ""),
    images: lines(images, ({ reference }) => reference),
    digests: lines(images, ({ digest }) => digest),
    json: byComponent(releases, releasedDocument),
  };
}

/** What `cut` hands to later steps. */
export function cutOutputs(cuts: readonly CutRecord[]): StepOutputs {
  return {
    tag: lines(cuts, ({ cut }) => cut.tag),
    component: lines(cuts, ({ cut }) => cut.component.name),
    version: lines(cuts, ({ cut }) => cut.version.text),
    channel: lines(cuts, ({ cut }) => cut.channel.name),
    commit: lines(cuts, ({ cut }) => cut.commit),
    json: byComponent(
      cuts.map((record) => ({ ...record, component: record.cut.component.name, tag: record.cut.tag })),
      cutOf,
    ),
  };
}

function lines<T>(things: readonly T[], value: (thing: T) => string): string {
  return things.map(value).join("\n");
}

/** What the command prints of each component with `--json`, by its name; of a second release of one, by its tag. */
function byComponent<T extends { readonly component: string; readonly tag: string }>(
  things: readonly T[],
  document: (thing: T) => object,
): string {
  const all = new Map<string, object>();
  for (const thing of things)
    all.set(all.has(thing.component) ? thing.tag : thing.component, document(thing));
  return harmlessJson(JSON.stringify(Object.fromEntries(all)));
}

function delimiterFor(value: string, random: () => string): string {
  let delimiter: string;
  do delimiter = `slipway_${random()}`;
  while (value.includes(delimiter));
  return delimiter;
}
