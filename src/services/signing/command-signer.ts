import { createHash, type KeyObject, verify } from "node:crypto";
import type { Signer } from "../ports/signer.ts";
import { type Completed, ProgramMissing, type Run } from "../process/run.ts";
import { signingFailed } from "./errors.ts";
import { signerWith } from "./key-signer.ts";

/** Milliseconds that a command may take for one signature. */
const PATIENCE = 60_000;

/** A command that signs, and how it is started. */
export interface SigningCommand {
  readonly words: readonly string[];
  /** What its signatures are checked with; null if it is not known. */
  readonly publicKey: KeyObject | null;
  readonly run: Run;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * A signer that lets a command sign a SHA-256 digest: that of the bytes which are signed, in place of `{digest}`. The command
 * prints the signature in base64 (ECDSA in DER, RSA as PKCS #1 v1.5).
 */
export function commandSigner(command: SigningCommand): Signer {
  const { publicKey, words } = command;
  const hint = createHash("sha256").update(JSON.stringify(words)).digest("base64");
  return signerWith(publicKey ?? { hint }, async (bytes) => {
    const digest = createHash("sha256").update(bytes).digest("hex");
    const signature = await ask(command, digest);
    if (publicKey === null || verify("sha256", bytes, publicKey, signature)) return signature;
    throw signingFailed(
      "build",
      `what \`${shown(command)}\` printed does not sign what it was given, by signing.key.public_key`,
      "check that both are of one key, and that the command signs the digest itself, not the SHA-256 of it",
    );
  });
}

async function ask(command: SigningCommand, digest: string): Promise<Buffer> {
  const { run, cwd, env } = command;
  const [file = "", ...args] = command.words.map((word) => word.replaceAll("{digest}", digest));
  let ended: Completed;
  try {
    ended = await run(file, args, { cwd, env, timeout: PATIENCE });
  } catch (error) {
    if (!(error instanceof ProgramMissing)) throw error;
    const hint = "install it, or correct its name in signing.key.command";
    throw signingFailed("build", `cannot start \`${file}\``, hint, error);
  }
  const { exitCode, stdout, stderr, timedOut } = ended;
  const hint = `try it: ${shown(command)} with 64 hexadecimal digits for {digest}`;
  if (timedOut) throw signingFailed("build", `\`${shown(command)}\` did not end within a minute`, hint);
  if (exitCode !== 0) {
    const said = stderr.trim() === "" ? "" : `: ${stderr.trim()}`;
    throw signingFailed("build", `\`${shown(command)}\` ended with ${exitCode}${said}`, hint);
  }
  const text = stdout.replace(/\s/g, "");
  if (/^[A-Za-z0-9+/]{16,}={0,2}$/.test(text)) return Buffer.from(text, "base64");
  throw signingFailed("build", `\`${shown(command)}\` printed no signature in base64`, hint);
}

function shown({ words }: SigningCommand): string {
  return words.join(" ");
}
