import { formatRepository, type Host, type Repository } from "../../domain/images/reference.ts";
import type { RegistrySettings } from "../../domain/project/project.ts";
import type { Template } from "../../domain/text/template.ts";
import type { Findings } from "../findings/finding.ts";
import type { Path } from "../toml/path.ts";
import type { PlacedImage } from "./to-image.ts";

interface Claim {
  readonly reference: string;
  readonly at: Path;
}

/** Finds images that would push the same tag of the same repository, after hosts were rewritten. */
export function judgeCollisions(
  images: readonly PlacedImage[],
  registries: ReadonlyMap<Host, RegistrySettings>,
  findings: Findings,
): void {
  const owners = new Map<string, PlacedImage>();
  for (const placed of images) {
    for (const { reference, at } of claimsOf(placed, registries)) {
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

function claimsOf(placed: PlacedImage, registries: ReadonlyMap<Host, RegistrySettings>): readonly Claim[] {
  const { image, component, repositoryAt, floatingAt } = placed;
  return image.destinations.flatMap(({ repository }) => {
    const target = rewritten(repository, registries);
    const claim = (tag: Template, at: Path): Claim => ({
      reference: `${formatRepository(target)}:${tag.text.replaceAll("{component}", component)}`,
      at,
    });
    const moving = image.floating.flatMap(({ tags }) => tags);
    return [claim(image.imageTag, repositoryAt), ...moving.map((tag) => claim(tag, floatingAt))];
  });
}

function rewritten(repository: Repository, registries: ReadonlyMap<Host, RegistrySettings>): Repository {
  return { ...repository, host: registries.get(repository.host)?.rewrite ?? repository.host };
}
