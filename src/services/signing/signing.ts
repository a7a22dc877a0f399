import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { KeylessMode, SigningKey, SigningMode } from "../../domain/project/signing.ts";
import type { Problem, Result } from "../../domain/text/problem.ts";
import { errorFromProblems } from "../../domain/text/release-error.ts";
import type { Http } from "../http/http.ts";
import type { Signer, Signing } from "../ports/signer.ts";
import type { Run } from "../process/run.ts";
import { commandSigner } from "./command-signer.ts";
import { keyProblem } from "./errors.ts";
import { missingIdentity } from "./identity.ts";
import { keySigner, readPrivateKey, readPublicKey } from "./key-signer.ts";
import { trustedRoot } from "./trusted-root.ts";
import { trustRoot } from "./verify-bundle.ts";

/** What signing is made from. */
export interface SigningOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly http: Http;
  readonly run: Run;
  /** The folder of `slipway.toml`. */
  readonly workspace: string;
  /** Where what Sigstore trusts is kept; null if there is no such folder. */
  readonly cache: string | null;
  /** Gets every secret that is read, so that no output shows it. */
  readonly learn: (secrets: readonly string[]) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The way to the signer that the configuration names. */
export function createSigning(mode: SigningMode, options: SigningOptions): Signing {
  return mode.kind === "keyless" ? keyless(mode, options) : withKey(mode.key, options);
}

/** The way to a signer whose key nobody keeps: for a rehearsal, of which nothing may stay anywhere. */
export function createThrowaway(): Signing {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { obstacle: async () => null, signer: async () => keySigner(privateKey) };
}

function keyless(mode: KeylessMode, options: SigningOptions): Signing {
  return {
    obstacle: async () => missingIdentity(options.env),
    signer: async () => {
      const { keylessSigner } = await import("./keyless-signer.ts");
      const trust = async () => trustRoot(await trustedRoot(mode.trustedRoot, options));
      return keylessSigner({ ...options, mode, trust });
    },
  };
}

function withKey(key: SigningKey, options: SigningOptions): Signing {
  let made: Promise<Result<Signer>> | undefined;
  const once = () => {
    made ??= makeSigner(key, options);
    return made;
  };
  return {
    obstacle: async (): Promise<Problem | null> => {
      const signer = await once();
      return signer.ok ? null : signer.problem;
    },
    signer: async () => {
      const signer = await once();
      if (signer.ok) return signer.value;
      throw errorFromProblems([signer.problem]);
    },
  };
}

async function makeSigner(key: SigningKey, options: SigningOptions): Promise<Result<Signer>> {
  const { env, learn, run, workspace } = options;
  if (key.from === "command") {
    const publicKey = key.publicKey === undefined ? null : await publicKeyIn(key.publicKey, workspace);
    if (publicKey !== null && !publicKey.ok) return publicKey;
    const signing = { words: key.command, publicKey: publicKey?.value ?? null, run, cwd: workspace, env };
    return { ok: true, value: commandSigner(signing) };
  }
  const pem = key.from === "env" ? pemIn(env, key.name) : await textOf(key.path, workspace);
  if (!pem.ok) return pem;
  learn([pem.value]);
  const read = readPrivateKey(pem.value, key.from === "env" ? key.name : key.path);
  return read.ok ? { ok: true, value: keySigner(read.value) } : read;
}

function pemIn(env: SigningOptions["env"], name: string): Result<string> {
  const pem = env[name];
  if (pem) return { ok: true, value: pem };
  const hint = `give the job ${name} from its secrets: the private key in PEM, with its lines`;
  return { ok: false, problem: keyProblem(`${name}, which holds the key that signs, is not set`, hint) };
}

async function publicKeyIn(path: string, workspace: string): Promise<Result<KeyObject>> {
  const pem = await textOf(path, workspace);
  return pem.ok ? readPublicKey(pem.value, path) : pem;
}

/** Reads a small text file, from the folder of `slipway.toml`. */
async function textOf(path: string, workspace: string): Promise<Result<string>> {
  try {
    return { ok: true, value: await readFile(resolve(workspace, path), "utf8") };
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "is not there" : `cannot be read (${code})`;
    const hint = "write it there before the release, or correct its path in [signing] key";
    return { ok: false, problem: keyProblem(`${path} ${why}`, hint) };
  }
}
