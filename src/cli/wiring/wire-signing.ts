import { parseGitHubRepository } from "../../domain/project/forge-repository.ts";
import type { SigningMode } from "../../domain/project/signing.ts";
import type { Services } from "../../release/run/services.ts";
import type { ClientOptions } from "../../services/github/client.ts";
import type { Http } from "../../services/http/http.ts";
import type { AttestationStore } from "../../services/ports/attestation-store.ts";
import type { Signing } from "../../services/ports/signer.ts";
import type { Run } from "../../services/process/run.ts";
import { cacheFolder } from "../session/cache-folder.ts";
import type { LoadedProject } from "../session/load-project.ts";
import type { Environment, Session } from "../session/session.ts";

/** Builds what signs statements and knows what they say. All of it is loaded when something is signed, and not before. */
export function wireSigning(
  session: Session,
  { project, root }: LoadedProject,
  { run, http, gitHub }: { readonly run: Run; readonly http: Http; readonly gitHub: ClientOptions | null },
): Pick<Services, "signing" | "attestations" | "materials" | "writeBill"> {
  const { env } = session;
  const mode = project.signing?.mode;
  return {
    attestations: mode === undefined || gitHub === null ? null : lateAttestations(mode, env, gitHub),
    signing: mode === undefined ? null : lateSigning(mode, session, { run, http, root }),
    materials: async (made, watch) => {
      // They are needed next, and Bazel is waited for.
      if (project.signing?.attach.includes("sbom"))
        void import("../../services/sbom/write-bill.ts").then(({ loadFormats }) => loadFormats());
      const { readMaterials } = await import("../../services/bazel/materials/materials.ts");
      return readMaterials({ run, workspace: root, env, settings: project.bazel }, made, watch);
    },
    writeBill: async (format, bill) =>
      (await import("../../services/sbom/write-bill.ts")).writeBill(format, bill),
  };
}

function lateSigning(
  mode: SigningMode,
  { env, secrets }: Session,
  { run, http, root }: { readonly run: Run; readonly http: Http; readonly root: string },
): Signing {
  const options = { env, http, run, workspace: root, cache: cacheFolder(env) };
  return late(({ createSigning }) => createSigning(mode, { ...options, learn: secrets.add, now: Date.now }));
}

/** Where GitHub keeps what a workflow signs as itself: with the repository that it belongs to. */
function lateAttestations(
  mode: SigningMode,
  env: Environment,
  gitHub: ClientOptions,
): AttestationStore | null {
  const repository = parseGitHubRepository(env["GITHUB_REPOSITORY"] ?? "");
  const isWanted = mode.kind === "keyless" && mode.gitHubAttestations && env["GITHUB_ACTIONS"] === "true";
  if (!isWanted || repository === undefined) return null;
  let made: Promise<AttestationStore> | undefined;
  return {
    store: async (...asked) => {
      made ??= import("../../services/github/attestations.ts").then(({ createAttestationStore }) =>
        createAttestationStore(gitHub, repository),
      );
      return (await made).store(...asked);
    },
  };
}

/** Signs with a key that nobody keeps. */
export function throwawaySigning(): Signing {
  return late(({ createThrowaway }) => createThrowaway());
}

function late(make: (module: typeof import("../../services/signing/signing.ts")) => Signing): Signing {
  let made: Promise<Signing> | undefined;
  const once = () => {
    made ??= import("../../services/signing/signing.ts").then(make);
    return made;
  };
  return {
    obstacle: async () => (await once()).obstacle(),
    signer: async () => (await once()).signer(),
  };
}
