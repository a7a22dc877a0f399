import type { Digest } from "../../domain/images/digest.ts";
import { formatReference, type Reference } from "../../domain/images/reference.ts";
import type { ReleaseIntent } from "../../domain/release/intent.ts";
import type { WantedCommand, WantedImage } from "../../domain/release/wanted.ts";
import { fillTemplate, imagesIn, type Template, type TemplateValues } from "../../domain/text/template.ts";

/** One of a release's images, as far as it is known. */
export interface KnownImage {
  readonly name: string;
  readonly reference: Reference | null;
  readonly digest: Digest | null;
}

/** A release's images as its record knows them. */
export function recordedImages(
  images: readonly WantedImage[],
  record: ReleaseIntent | undefined,
): KnownImage[] {
  return images.map(({ name, reference }) => {
    const text = reference === null ? null : formatReference(reference);
    const recorded = record?.images.find((each) => formatReference(each.reference) === text);
    return { name, reference, digest: recorded?.digest ?? null };
  });
}

/** What `{image}` and `{digest}` stand for, and `{image:NAME}` and `{digest:NAME}`; images that are not known have no value. */
export function imageValues(images: readonly KnownImage[]): TemplateValues {
  return Object.assign(
    {},
    ...images.map(({ name, reference, digest }): TemplateValues => {
      if (reference === null || digest === null) return {};
      const image = `${formatReference(reference)}@${digest}`;
      const only = images.length === 1 ? { image, digest } : {};
      return { ...only, [`image:${name}`]: image, [`digest:${name}`]: digest };
    }),
  );
}

/** Whether a command, or its `done`, has to be told what its release's images are. */
export function speaksOfImages({ run, done, env }: WantedCommand): boolean {
  return [...run, ...(done ?? []), ...env.values()].some((each) => imagesIn(each).length > 0);
}

/** What a command is called: its words, filled in as far as they are known. */
export function commandLine(words: readonly Template[], values: TemplateValues): string {
  return words.map((word) => fillTemplate(word, values)).join(" ");
}

/** A command with everything filled in. */
export interface FilledCommand {
  readonly run: readonly string[];
  readonly done: readonly string[] | null;
  readonly env: Readonly<Record<string, string>>;
}

/** Fills a command in; null if something is not known yet. */
export function fillCommand(
  { run, done, env, values: known }: WantedCommand,
  more: TemplateValues = {},
): FilledCommand | null {
  const values = { ...known, ...more };
  const all = [...run, ...(done ?? []), ...env.values()];
  const isOpen = (template: Template) =>
    template.parts.some((part) => typeof part !== "string" && values[part.placeholder] === undefined);
  if (all.some(isOpen)) return null;
  const fill = (template: Template) => fillTemplate(template, values);
  return {
    run: run.map(fill),
    done: done?.map(fill) ?? null,
    env: Object.fromEntries([...env].map(([name, value]) => [name, fill(value)])),
  };
}
