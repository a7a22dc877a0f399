/**
 * Fulcio, Rekor and a timestamp authority on one loopback address: a stand-in for Sigstore's own, made of @sigstore/mock, whose
 * certificates, log entries and timestamps verify. Two things it does not do, and this adds: a certificate for a CI job names
 * its workflow, and the log keeps hashes of an envelope as Rekor does (rekor, "pkg/types/dsse/v0.0.1").
 */

import { createHash, generateKeyPairSync } from "node:crypto";
import {
  fulcioHandler,
  initializeCA,
  initializeCTLog,
  initializeTLog,
  initializeTSA,
  rekorHandler,
  tsaHandler,
} from "@sigstore/mock";
import { HashAlgorithm, PublicKeyDetails, TrustedRoot } from "@sigstore/protobuf-specs";
import type { Answer, Request } from "./http-messages.ts";
import { type Loopback, listen } from "./loopback.ts";

export interface SigstoreServer extends Loopback {
  /** What trusts these services and no others, as `cosign --trusted-root` takes it. */
  readonly trustedRoot: string;
  /** The token of a job of GitHub Actions, whose workflow is this. Also served as GitHub serves it, at `/token`. */
  tokenOf(workflow: string): string;
}

/** Starts it, with keys of its own. Disposing stops it. */
export async function startSigstore(): Promise<SigstoreServer> {
  const pair = () => generateKeyPairSync("ec", { namedCurve: "P-256" });
  const ctLog = await initializeCTLog(pair());
  const ca = await initializeCA(pair(), ctLog);
  // The log signs for this host, whatever its port.
  const tlog = await initializeTLog("https://rekor.example", pair());
  const tsa = await initializeTSA(pair());
  // Its own clock's milliseconds are written without leading zeros, which nobody can read.
  Object.assign(tsa, { getCurrentTime: () => new Date(Math.floor(Date.now() / 1_000) * 1_000) });
  const fulcio = fulcioHandler(ca, { subjectClaim: "workflow_url" });
  const rekor = rekorHandler({ ...tlog, log: (entry: object) => tlog.log(logged(entry)) });
  const timestamps = tsaHandler(tsa);
  const handlers = [fulcio, rekor, timestamps];
  const server = await listen({
    answer: async ({ path, body, headers }: Request): Promise<Answer> => {
      if (path === "/token") {
        const token = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
        return token === undefined ? { status: 401 } : { status: 200, body: { value: token } };
      }
      const handler = handlers.find((each) => each.path === path);
      if (handler === undefined) return { status: 404, body: { message: "not found" } };
      const { statusCode, response, contentType } = await handler.fn(body.toString("utf8"));
      return {
        status: statusCode,
        headers: { "content-type": contentType ?? "text/plain" },
        body: typeof response === "string" ? response : bytesOf(response),
      };
    },
  });
  return { ...server, trustedRoot: trustIn(ca, ctLog, tlog, tsa), tokenOf };
}

function tokenOf(workflow: string): string {
  const part = (content: object) => Buffer.from(JSON.stringify(content)).toString("base64url");
  const claims = {
    iss: "https://token.actions.githubusercontent.com",
    sub: "repo:acme/mono:ref:refs/tags/api/v1.0.0",
    aud: "sigstore",
    job_workflow_ref: workflow,
    workflow_url: `https://github.com/${workflow}`,
    exp: Date.UTC(2100, 0) / 1_000,
  };
  return [part({ alg: "none" }), part(claims), Buffer.from("signature").toString("base64url")].join(".");
}

interface ProposedEntry {
  readonly spec?: { readonly proposedContent?: { readonly envelope: string; readonly verifiers: string[] } };
}

interface Envelope {
  readonly payload: string;
  readonly signatures: readonly { readonly sig: string }[];
}

function logged(entry: ProposedEntry): object {
  const content = entry.spec?.proposedContent;
  if (content === undefined) throw new Error("only DSSE envelopes are logged here");
  const { payload, signatures } = JSON.parse(content.envelope) as Envelope;
  const hash = (bytes: Buffer | string) => ({
    algorithm: "sha256",
    value: createHash("sha256").update(bytes).digest("hex"),
  });
  return {
    ...entry,
    spec: {
      envelopeHash: hash(content.envelope),
      payloadHash: hash(Buffer.from(payload, "base64")),
      signatures: signatures.map(({ sig }, index) => ({
        signature: sig,
        verifier: content.verifiers[index],
      })),
    },
  };
}

type Bytes = ArrayBufferView<ArrayBuffer>;

function bytesOf({ buffer, byteOffset, byteLength }: Bytes): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function trustIn(
  ca: { readonly rootCertificate: Bytes },
  ctLog: { readonly publicKey: Buffer; readonly logID: Bytes },
  tlog: { readonly publicKey: Buffer },
  tsa: { readonly rootCertificate: Bytes; readonly intCertificate: Bytes },
): string {
  const validFor = { start: new Date(Date.now() - 3_600_000) };
  const authority = (...certificates: Bytes[]) => ({
    subject: { commonName: "sigstore", organization: "sigstore.mock" },
    uri: "",
    certChain: { certificates: certificates.map((each) => ({ rawBytes: bytesOf(each) })) },
    validFor,
    operator: "",
  });
  const log = (publicKey: Buffer, keyId: Buffer, baseUrl: string) => ({
    baseUrl,
    hashAlgorithm: HashAlgorithm.SHA2_256,
    publicKey: { rawBytes: publicKey, keyDetails: PublicKeyDetails.PKIX_ECDSA_P256_SHA_256, validFor },
    logId: { keyId },
    checkpointKeyId: undefined,
    operator: "",
  });
  const root: TrustedRoot = {
    mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
    certificateAuthorities: [authority(ca.rootCertificate)],
    timestampAuthorities: [authority(tsa.intCertificate, tsa.rootCertificate)],
    ctlogs: [log(ctLog.publicKey, bytesOf(ctLog.logID), "https://ct.example")],
    tlogs: [
      log(tlog.publicKey, createHash("sha256").update(tlog.publicKey).digest(), "https://rekor.example"),
    ],
  };
  return JSON.stringify(TrustedRoot.toJSON(root));
}
