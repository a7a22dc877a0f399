/** Artifact attestations: kept by the digests that their statements are about. Nothing is verified, which GitHub leaves to whoever reads. */

import type { Answer } from "../http-messages.ts";
import { validationFailed } from "./refusals.ts";
import { type Call, jsonBody } from "./router.ts";

/** A bundle that was stored. */
export interface StoredAttestation {
  readonly id: number;
  readonly subjects: readonly string[];
  readonly predicateType: string;
  readonly bundle: object;
}

/** `POST attestations`. */
export function createAttestation({ request, repository, state }: Call): Answer {
  const { bundle } = jsonBody(request);
  const read = readBundle(bundle);
  if (read === null) throw validationFailed({ resource: "Attestation", code: "invalid", field: "bundle" });
  const id = state.nextId++;
  repository.attestations.push({ id, ...read });
  return { status: 201, body: { id } };
}

/** `GET attestations/{subject_digest}`. */
export function listAttestations({ repository, params }: Call): Answer {
  const subject = params.get("digest") ?? "";
  const found = repository.attestations.filter(({ subjects }) => subjects.includes(subject));
  const attestations = found.map(({ bundle }) => ({ bundle, repository_id: repository.id }));
  return { status: 200, body: { attestations } };
}

function readBundle(bundle: unknown): Omit<StoredAttestation, "id"> | null {
  try {
    const { dsseEnvelope } = bundle as { dsseEnvelope: { payload: string } };
    const statement = JSON.parse(Buffer.from(dsseEnvelope.payload, "base64").toString("utf8"));
    const subjects = statement.subject.map(
      ({ digest }: { digest: { sha256: string } }) => `sha256:${digest.sha256}`,
    );
    return { subjects, predicateType: statement.predicateType, bundle: bundle as object };
  } catch {
    return null;
  }
}
