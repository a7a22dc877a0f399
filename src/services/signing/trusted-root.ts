import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { TrustedRoot } from "@sigstore/protobuf-specs";
import { quote } from "../../domain/text/quote.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { readTrustedRoot } from "./verify-bundle.ts";

/** Where a file is looked for, and where what was fetched is kept. */
export interface TrustedRootPlaces {
  readonly workspace: string;
  /** Null: nothing is kept. */
  readonly cache: string | null;
}

/** What to trust: by a file, or as Sigstore says now, fetched by TUF. Throws `no-trusted-root`. */
export async function trustedRoot(file: string | undefined, places: TrustedRootPlaces): Promise<TrustedRoot> {
  return file === undefined ? fetched(places) : fromFile(file, places);
}

async function fromFile(file: string, { workspace }: TrustedRootPlaces): Promise<TrustedRoot> {
  const text = await readFile(resolve(workspace, file), "utf8").catch(() => null);
  if (text === null) throw noRoot(`${quote(file)} cannot be read`, "correct its path");
  const root = readTrustedRoot(text);
  if (root !== null) return root;
  const hint =
    "make it with `cosign trusted-root create`, or save Sigstore's own: trusted_root.json of its TUF repository";
  throw noRoot(`${quote(file)} does not say which certificate authorities to trust`, hint);
}

async function fetched({ cache }: TrustedRootPlaces): Promise<TrustedRoot> {
  const { getTrustedRoot } = await import("@sigstore/tuf");
  try {
    return await getTrustedRoot(cache === null ? {} : { cachePath: join(cache, "sigstore") });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const hint = "check the network (https://tuf-repo-cdn.sigstore.dev), or give --trusted-root FILE";
    throw noRoot(`what Sigstore trusts cannot be fetched: ${why}`, hint, error);
  }
}

function noRoot(message: string, hint: string, cause?: unknown): ReleaseError {
  return new ReleaseError({ kind: "remote", code: "no-trusted-root", message, hint, cause });
}
