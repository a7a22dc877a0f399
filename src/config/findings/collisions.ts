import { formatRepository, type Host, type Repository } from "../../domain/images/reference.ts";
import type { Image } from "../../domain/project/artifact.ts";
import type { RegistrySettings } from "../../domain/project/project.ts";
import { type TagForm, tagPatternsOverlap } from "../../domain/tags/tag-overlap.ts";
import { quote } from "../../domain/text/quote.ts";
import type { Template } from "../../domain/text/template.ts";
import type { Path } from "../toml/path.ts";
import type { Findings } from "./finding.ts";

/** What a component's release tags look like, and where that is written. */
export interface PlacedTags {
  readonly component: string;
  readonly form: TagForm;
  readonly at: Path;
  /** Whether the pattern was written for this component alone. */
  readonly own: boolean;
}

/** Finds components that one release tag could belong to, each with the first before it. */
export function judgeReleaseTags(all: readonly PlacedTags[], findings: Findings): void {
  for (const [later, before] of neighbours(all)) {
    for (const earlier of before) {
      const witness = tagPatternsOverlap(earlier.form, later.form);
      if (witness === null) continue;
      // A component's own pattern, rather than the one in [defaults]; the later one if both have their own.
      const { at } = [later, earlier].find(({ own }) => own) ?? later;
      findings.refuse(at, {
        code: "overlapping-tags",
        message: `the tag ${quote(witness)} could be of ${earlier.component} and of ${later.component}`,
        hint: 'tell them apart, for example by tag = "{component}/v{version}"',
      });
      break;
    }
  }
}

/**
 * Those whose tags may look alike, each with those before it: the text before one's version begins the text before the other's.
 * So a thousand components need not all be compared with each other.
 */
function neighbours(all: readonly PlacedTags[]): Iterable<readonly [PlacedTags, readonly PlacedTags[]]> {
  const byText = new Map<string, number[]>();
  for (const [index, { form }] of all.entries()) {
    const { before } = form.pattern;
    const same = byText.get(before) ?? [];
    byText.set(before, same);
    same.push(index);
  }
  const earlier = all.map(() => new Set<number>());
  for (const [index, { form }] of all.entries()) {
    const { before } = form.pattern;
    for (let length = 0; length <= before.length; length++) {
      for (const other of byText.get(before.slice(0, length)) ?? [])
        if (other !== index) earlier[Math.max(index, other)]?.add(Math.min(index, other));
    }
  }
  return all.map((later, index) => {
    const places = [...(earlier[index] ?? [])].sort((a, b) => a - b);
    return [later, places.flatMap((place) => all[place] ?? [])] as const;
  });
}

/** An image, and where what matters to other images is written. */
export interface PlacedImage {
  readonly component: string;
  readonly image: Image;
  readonly repositoryAt: Path;
  readonly floatingAt: Path;
}

/** Finds images that would push the same tag of the same repository, after hosts were rewritten. */
export function judgeImageTags(
  images: readonly PlacedImage[],
  registries: ReadonlyMap<Host, RegistrySettings>,
  findings: Findings,
): void {
  const owners = new Map<string, PlacedImage>();
  for (const placed of images) {
    for (const { reference, at } of pushedBy(placed, registries)) {
      const owner = owners.get(reference) ?? placed;
      owners.set(reference, owner);
      if (owner === placed) continue;
      const who =
        owner.component === placed.component
          ? `two images of ${placed.component}`
          : `${owner.component} and ${placed.component}`;
      const hint = "give one of them a repository of its own, or put {component} into the tag";
      findings.refuse(at, { code: "image-collision", message: `${who} would both push ${reference}`, hint });
    }
  }
}

/** What an image would push, and where that is written. */
function pushedBy(
  { image, component, repositoryAt, floatingAt }: PlacedImage,
  registries: ReadonlyMap<Host, RegistrySettings>,
): readonly { readonly reference: string; readonly at: Path }[] {
  const floating = image.floating.flatMap(({ tags }) => tags);
  return image.destinations.flatMap(({ repository }) => {
    const target = formatRepository(rewriteHost(repository, registries));
    const push = (tag: Template, at: Path) => ({
      reference: `${target}:${tag.text.replaceAll("{component}", component)}`,
      at,
    });
    return [push(image.imageTag, repositoryAt), ...floating.map((tag) => push(tag, floatingAt))];
  });
}

function rewriteHost(repository: Repository, registries: ReadonlyMap<Host, RegistrySettings>): Repository {
  return { ...repository, host: registries.get(repository.host)?.rewrite ?? repository.host };
}
