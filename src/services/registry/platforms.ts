import type { Digest } from "../../domain/images/digest.ts";
import { type Platform, parsePlatform } from "../../domain/images/platform.ts";
import type { Repository } from "../../domain/images/reference.ts";
import type { Client } from "./client.ts";
import { configOf, documentAt, imagesIn } from "./documents.ts";
import { badAnswer } from "./errors.ts";
import type { OciPlatform } from "./oci-json.ts";

/**
 * The platforms that an index holds images for, in its order, or the one of a single image; empty for what is no image.
 * An index may leave a platform out: then the image itself is asked. Throws a `ReleaseError`.
 */
export async function platformsOf(
  client: Client,
  repository: Repository,
  digest: Digest,
): Promise<readonly Platform[]> {
  const document = await documentAt(client, repository, digest);
  if (document.kind === "image") {
    const config = await configOf(client, repository, document.manifest);
    return config === null ? [] : [format(config, client, repository)];
  }
  const platforms = await Promise.all(
    imagesIn(document.index).map(async ({ platform, digest: image }) =>
      platform ? [format(platform, client, repository)] : platformsOf(client, repository, image),
    ),
  );
  return [...new Set(platforms.flat())];
}

function format(
  { os, architecture, variant }: OciPlatform,
  client: Client,
  repository: Repository,
): Platform {
  const text = [os, architecture, variant].filter((part) => part).join("/");
  const platform = parsePlatform(text);
  if (platform !== undefined) return platform;
  throw badAnswer(
    client.endpoint(repository),
    `holds an image in ${repository.path} for "${text}", which is no platform`,
  );
}
