import { FILES_STATEMENT, PREDICATES } from "../../domain/release/attestation.ts";
import type { ReleaseAsset } from "../../domain/release/facts.ts";
import type { AttestedFiles } from "../../domain/release/plan.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { errorFromProblems } from "../../domain/text/release-error.ts";
import { statesAboutAll } from "../../planning/provenance/statement.ts";
import { sha256Of } from "../../services/oci/sha256.ts";
import type { Attachment } from "../run/journal.ts";
import { noToken, type Run } from "../run/services.ts";
import { watched } from "../run/watched.ts";
import type { Execution } from "./execution.ts";
import { type Attesting, filesStatement } from "./statements.ts";
import { storeAttestation } from "./store-attestation.ts";

/**
 * Signs one statement about all files of a release, checksums included, and adds it to what is attached: it is uploaded with them,
 * before the release is public. One that this signer has attached already is taken again.
 */
export async function attestFiles(attesting: Attesting<AttestedFiles>, execution: Execution): Promise<void> {
  const { step, release, about, signer } = attesting;
  const { run } = execution;
  const { journal } = run;
  const attached = journal.attachmentsOf(release.tag);
  if (attached.length === 0) return;
  const there = about.found?.assets.find(
    ({ name, state }) => name === FILES_STATEMENT && state === "uploaded",
  );
  const own = there === undefined ? null : await ownStatement(there, attached, attesting, run);
  if (there !== undefined && own === null && about.found?.draft === false) {
    run.report({ kind: "warning", problem: signedByOthers(release.tag, there) });
    return;
  }
  const work = { id: `attest:${about.files.id}`, doing: "signing", done: "signed", label: step.subject };
  const sign = () => signer.sign(JSON.stringify(filesStatement(attached, attesting, execution)));
  const bytes = own ?? Buffer.from(await watched(run.report, work, sign));
  const [first] = attached;
  if (first !== undefined) await storeAttestation(first.digest, Buffer.from(bytes).toString("utf8"), run);
  const statement = { name: FILES_STATEMENT, digest: sha256Of(bytes), read: async () => bytes };
  journal.toAttach(release.tag, [...attached, statement]);
}

/** What is attached already, if this signer says just that of these files; null otherwise. */
async function ownStatement(
  there: ReleaseAsset,
  attached: readonly Attachment[],
  { about, release, signer }: Attesting<AttestedFiles>,
  { services, project }: Run,
): Promise<Uint8Array | null> {
  const { forge } = services;
  if (forge === null) throw errorFromProblems([noToken(project.source.forge, [release.tag])]);
  const content = await forge.assetContent(about.repository, there);
  if (content === null) return null;
  const statement = await signer.ownStatement(Buffer.from(content).toString("utf8"));
  const isOurs = statement !== null && statesAboutAll(statement, PREDICATES.provenance, attached);
  return isOurs ? content : null;
}

function signedByOthers(tag: string, { url }: ReleaseAsset): Problem {
  return {
    code: "files-signed-by-others",
    message: `the published GitHub release ${tag} holds ${FILES_STATEMENT}, which somebody else signed, or which is about other files`,
    hint: `it stays as it is; look at it (${url}), and if it is wrong, release a new version`,
  };
}
