import { readFile } from "node:fs/promises";
import * as z from "zod";
import { type Digest, parseDigest } from "../../domain/images/digest.ts";
import type { Repository } from "../../domain/images/reference.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";

/** One push of a rules_img deploy manifest: what goes where, under which tags, before any network. */
export interface PushOperation {
  readonly digest: Digest;
  readonly registry: string;
  readonly repository: string;
  readonly tags: readonly string[];
}

const operation = z.object({
  command: z.literal("push"),
  root: z.object({ digest: z.string() }),
  registry: z.string().default(""),
  repository: z.string().default(""),
  tags: z.array(z.string()).nullish(),
});
const document = z.object({ operations: z.array(z.looseObject({ command: z.string() })) });

/** Reads the push operations of output group `deploy_manifest` (rules_img 0.3). */
export async function readDeployManifest(file: string): Promise<PushOperation[]> {
  const { operations } = document.parse(JSON.parse(await readFile(file, "utf8")));
  return operations
    .filter(({ command }) => command === "push")
    .map((entry) => {
      const { root, registry, repository, tags } = operation.parse(entry);
      const digest = parseDigest(root.digest);
      if (digest === undefined) throw new Error(`${file} names the digest "${root.digest}"`);
      return { digest, registry, repository, tags: tags ?? [] };
    });
}

/**
 * The one operation that is about a repository: the only one there is, or the one that names it. Throws
 * `no-such-push` where several stand there and none fits.
 */
export function operationFor(
  operations: readonly PushOperation[],
  configured: Repository,
  target: string,
): PushOperation | undefined {
  if (operations.length <= 1) return operations[0];
  const exact = operations.filter(
    ({ registry, repository }) => registry === configured.host && repository === configured.path,
  );
  if (exact[0] !== undefined) return exact[0];
  const names = operations.map(({ registry, repository }) => `${registry}/${repository}`).join(", ");
  throw new ReleaseError({
    kind: "refused",
    code: "no-such-push",
    message: `${target} pushes to ${names}, and not to ${configured.host}/${configured.path}`,
    hint: "make the repository in slipway.toml one of those, or point `bazel` at the image's own push target",
  });
}
