import { ATTACHABLE, type Signing, type SigningKey, type SigningMode } from "../../domain/project/signing.ts";
import type { Findings } from "../findings/finding.ts";
import { findMissing } from "../findings/wrong-key.ts";
import type { Config } from "../schema/config-schema.ts";

type WrittenSigning = NonNullable<Config["signing"]>;

/** Keys that say how Sigstore is spoken to. */
const KEYLESS = ["fulcio", "rekor", "timestamp_authority", "trusted_root", "github_attestations"] as const;

/** `[signing]`; null if nothing is signed. */
export function toSigning(signing: Config["signing"], findings: Findings): Signing | null {
  if (signing === undefined) return null;
  const { mode = "none", attach = ATTACHABLE } = signing;
  judgeKeys(signing, mode, findings);
  if (signing.mode === undefined) judgeUnset(signing, findings);
  const made = mode === "key" ? keyMode(signing, findings) : mode === "keyless" ? keylessMode(signing) : null;
  if (made === null) return null;
  // In this order whatever the order they are written in: statements are made and found alike.
  return { mode: made, attach: ATTACHABLE.filter((each) => attach.includes(each)) };
}

/** Finds what belongs to another mode, and an `attach` that leaves nothing to be signed. */
function judgeKeys(signing: WrittenSigning, mode: string, findings: Findings): void {
  const misplaced = (key: string, of: string) => {
    const message = `it belongs to mode = "${of}", and the mode is "${mode}"`;
    const hint = `write mode = "${of}", or leave it out`;
    findings.refuse(["signing", key], { code: "misplaced-key", message, hint }, "key");
  };
  if (signing.key !== undefined && mode !== "key") misplaced("key", "key");
  for (const key of KEYLESS) if (signing[key] !== undefined && mode !== "keyless") misplaced(key, "keyless");
  if (signing.attach?.length !== 0 || findings.refused(["signing", "attach"])) return;
  const message = "nothing would be attached";
  findings.refuse(["signing", "attach"], {
    code: "bad-value",
    message,
    hint: 'name something, or write mode = "none"',
  });
}

/** Whoever writes what is attached, and not who signs it, wants it signed. */
function judgeUnset({ attach }: WrittenSigning, findings: Findings): void {
  if (attach === undefined || attach.length === 0 || findings.refused(["signing", "attach"])) return;
  findings.refuse(["signing", "attach"], {
    code: "misplaced-key",
    message: "there is no mode, so nothing is signed, and nothing attached",
    hint: 'write mode = "keyless" or mode = "key" next to it, or mode = "none" to sign nothing for now',
  });
}

function keylessMode(signing: WrittenSigning): SigningMode {
  const { fulcio, rekor, timestamp_authority, trusted_root, github_attestations } = signing;
  return {
    kind: "keyless",
    // What other services certify, `gh` does not trust unless it gets their root.
    gitHubAttestations: github_attestations ?? (fulcio === undefined && rekor === undefined),
    ...(fulcio !== undefined && { fulcio }),
    ...(rekor !== undefined && { rekor }),
    ...(timestamp_authority !== undefined && { timestampAuthority: timestamp_authority }),
    ...(trusted_root !== undefined && { trustedRoot: trusted_root }),
  };
}

function keyMode({ key }: WrittenSigning, findings: Findings): SigningMode | null {
  if (findings.refused(["signing", "key"])) return null;
  if (key === undefined) {
    findMissing(findings, ["signing", "key"]);
    return null;
  }
  const found = toKey(key, findings);
  return found === null ? null : { kind: "key", key: found };
}

function toKey(key: NonNullable<WrittenSigning["key"]>, findings: Findings): SigningKey | null {
  const { env, file, command, public_key } = key;
  const refuse = (path: readonly string[], message: string, hint: string): null => {
    findings.refuse(["signing", "key", ...path], { code: "bad-signing-key", message, hint });
    return null;
  };
  const given = [env, file, command].filter((one) => one !== undefined);
  if (given.length !== 1) {
    const message = `it says ${given.length === 0 ? "nowhere" : "more than one place"}`;
    return refuse([], message, "write one of env, file and command");
  }
  if (command === undefined && public_key !== undefined)
    return refuse(
      ["public_key"],
      "it is for a command",
      "leave it out: the private key gives its public key",
    );
  if (env !== undefined) return { from: "env", name: env };
  if (file !== undefined) return { from: "file", path: file };
  if (command?.some((word) => word.includes("{digest}")) !== true)
    return refuse(["command"], "it is not told what to sign", 'write "{digest}" as one of its words');
  return { from: "command", command, ...(public_key !== undefined && { publicKey: public_key }) };
}
