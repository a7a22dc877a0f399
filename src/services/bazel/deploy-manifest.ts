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

const digest = z.string().transform((text, context): Digest => {
  const parsed = parseDigest(text);
  if (parsed !== undefined) return parsed;
  context.addIssue(`"${text}" is not a SHA-256 digest`);
  return z.NEVER;
});
const operation = z
  .object({
    root: z.object({ digest }),
    registry: z.string().default(""),
    repository: z.string().default(""),
    tags: z.array(z.string()).nullish(),
  })
  .transform(
    ({ root, tags, ...place }): PushOperation => ({ digest: root.digest, ...place, tags: tags ?? [] }),
  );
const document = z.object({
  operations: z
    .array(z.looseObject({ command: z.string() }))
    .transform((operations): unknown[] => operations.filter(({ command }) => command === "push"))
    .pipe(z.array(operation)),
});

/** Reads the push operations of output group `deploy_manifest` (rules_img 0.3). Throws `bad-deploy-manifest`. */
export async function readDeployManifest(file: string): Promise<readonly PushOperation[]> {
  const text = await readFile(file, "utf8");
  try {
    return document.parse(JSON.parse(text)).operations;
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new ReleaseError({
      kind: "build",
      code: "bad-deploy-manifest",
      message: `Bazel built ${file}, which slipway cannot read as a deploy manifest: ${why}`,
      hint: "slipway knows what rules_img 0.3 writes: use that version of it",
      cause: error,
    });
  }
}

/**
 * The one operation that is about a repository: the only one there is, or the one that names it. Throws
 * `no-such-push` if there are several and none fits.
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
    message: `${target} pushes to ${names}, not to ${configured.host}/${configured.path}`,
    hint: "make the repository in slipway.toml one of those, or point `bazel` at the image's own push target",
  });
}
