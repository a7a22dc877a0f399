import * as z from "zod";
import { redactor } from "../../domain/text/redact.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { type Completed, ProgramMissing } from "../process/run.ts";
import type { CredentialSources, Credentials, Lookup } from "./credentials.ts";
import type { DockerConfig } from "./docker-config.ts";
import { oneLine } from "./words.ts";

const answer = z.object({ Username: z.string(), Secret: z.string() });

/** What helpers say, with a failure, when they have nothing for a host. */
const NOT_FOUND = "credentials not found in native keychain";

/** The username with which a helper says that its secret is an identity token. */
const IDENTITY_TOKEN = "<token>";

const LONGEST_RUN = 60_000;

/**
 * Asks `docker-credential-NAME get` for a registry's credentials. Throws a `ReleaseError`: `credential-helper-missing`
 * where there is no such program, `credential-helper-failed` where it fails or answers nonsense. Source:
 * docker/docker-credential-helpers, "Development".
 */
export async function askHelper(
  name: string,
  serverAddress: string,
  config: DockerConfig,
  { run, env }: CredentialSources,
): Promise<Lookup> {
  const program = `docker-credential-${name}`;
  const call = { cwd: config.directory, env, input: serverAddress, timeout: LONGEST_RUN };
  try {
    const completed = await run(program, ["get"], call);
    return {
      credentials: understand(program, serverAddress, completed),
      where: `${program} (${config.where})`,
    };
  } catch (error) {
    if (error instanceof ProgramMissing) throw missing(program, config);
    throw error;
  }
}

function understand(program: string, serverAddress: string, completed: Completed): Credentials | null {
  const { exitCode, stdout, stderr, timedOut } = completed;
  if (exitCode !== 0 && stdout.includes(NOT_FOUND)) return null;
  if (timedOut) throw failed(program, serverAddress, "did not answer in time");
  if (exitCode !== 0) {
    const said = oneLine(redactor([])(stdout.trim() === "" ? stderr : stdout));
    throw failed(program, serverAddress, `failed with exit code ${exitCode}: ${said}`);
  }
  const parsed = answer.safeParse(parseJson(stdout));
  if (!parsed.success) throw failed(program, serverAddress, "answered something other than credentials");
  const { Username: username, Secret: secret } = parsed.data;
  if (username === "" && secret === "") return null;
  if (username === IDENTITY_TOKEN) return { kind: "identity", token: secret };
  return { kind: "basic", username, password: secret };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function missing(program: string, { where }: DockerConfig): ReleaseError {
  return new ReleaseError({
    kind: "registry",
    code: "credential-helper-missing",
    message: `docker's configuration ${where} names the credential helper ${program}, which cannot be started`,
    hint: `install ${program}, or take it out of ${where} and run docker login again`,
  });
}

function failed(program: string, serverAddress: string, what: string): ReleaseError {
  return new ReleaseError({
    kind: "registry",
    code: "credential-helper-failed",
    message: `the credential helper ${program} ${what}`,
    hint: `see what it says: echo ${serverAddress} | ${program} get`,
  });
}
