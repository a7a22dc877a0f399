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
  operations: z.array(z.looseObject({ command: z.string() })),
  settings: z.object({ push_strategy: z.string().optional() }).optional(),
});

/** What a run of a pusher of rules_img does. */
export interface Deployment {
  readonly operations: readonly PushOperation[];
  /** Whether it also names single platforms of an index (`manifest_tags`). */
  readonly tagsAlone: boolean;
  /** Whether Bazel's event service pushes later, and the run itself does not wait for that (`strategy = "bes"`). */
  readonly isLate: boolean;
}

/** Reads the output group `deploy_manifest` (rules_img 0.3.5 and later). Throws `bad-deploy-manifest`. */
export async function readDeployManifest(file: string): Promise<Deployment> {
  const text = await readFile(file, "utf8");
  try {
    const { operations, settings } = document.parse(JSON.parse(text));
    const of = (kind: string) => operations.filter(({ command }) => command === kind);
    return {
      operations: z.array(operation).parse(of("push")),
      tagsAlone: of("registry_tag").length > 0,
      isLate: settings?.push_strategy === "bes",
    };
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
 * The one operation that is about a repository: the only one there is, or the one that names it. Of several that do, since an
 * image's signature or SBOM goes to the same repository, the image's own, if its digest is known. Throws `no-such-push` if
 * there are several and none fits.
 */
export function operationFor(
  operations: readonly PushOperation[],
  configured: Repository,
  target: string,
  built: Digest | null,
): PushOperation | undefined {
  if (operations.length <= 1) return operations[0];
  const exact = operations.filter(
    ({ registry, repository }) => registry === configured.host && repository === configured.path,
  );
  const own = exact.find(({ digest: root }) => root === built) ?? exact[0];
  if (own !== undefined) return own;
  const names = operations.map(({ registry, repository }) => `${registry}/${repository}`).join(", ");
  throw new ReleaseError({
    kind: "refused",
    code: "no-such-push",
    message: `${target} pushes to ${names}, not to ${configured.host}/${configured.path}`,
    hint: "make the repository in slipway.toml one of those, or point `bazel` at the image's own push target",
  });
}
