import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type Digest, digestOfHash, type Sha256 } from "../../domain/images/digest.ts";

/** The digest of bytes, or of text in UTF-8. */
export function sha256Of(content: string | Uint8Array): Digest {
  return finish(createHash("sha256").update(content));
}

/** The digest of a file, which is never held in memory whole. Throws if it cannot be read. */
export async function sha256OfFile(path: string): Promise<Digest> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return finish(hash);
}

function finish(hash: Hash): Digest {
  // Node's types do not say how long a hash is; SHA-256 always gives 32 bytes.
  return digestOfHash(hash.digest() as Uint8Array as Sha256);
}
