import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { ReleaseError } from "../../domain/text/release-error.ts";

const authEntry = z.object({
  auth: z.string().optional(),
  username: z.string().optional(),
  password: z.string().optional(),
  identitytoken: z.string().optional(),
  registrytoken: z.string().optional(),
});

const document = z.object({
  auths: z.record(z.string(), authEntry).nullish(),
  credsStore: z.string().optional(),
  credHelpers: z.record(z.string(), z.string()).nullish(),
});

/** One registry's entry under `auths`. */
export type AuthEntry = z.infer<typeof authEntry>;

/** What docker's configuration says about credentials. */
export interface DockerConfig {
  readonly directory: string;
  /** Where it was read, or would have been; for messages. */
  readonly where: string;
  readonly auths: ReadonlyMap<string, AuthEntry>;
  readonly credsStore: string;
  readonly credHelpers: ReadonlyMap<string, string>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads `config.json` in `DOCKER_CONFIG`, by default `$HOME/.docker`; empty if there is none. Throws a
 * `ReleaseError` (`docker-config-unreadable`) for a file that cannot be read or understood, and never shows what is
 * in it. Source: docker/cli, cli/config/configfile.
 */
export async function readDockerConfig(env: Environment): Promise<DockerConfig> {
  const { DOCKER_CONFIG, HOME } = env;
  const directory = DOCKER_CONFIG || (HOME ? join(HOME, ".docker") : undefined);
  if (directory === undefined) return empty("/", "no file, since neither DOCKER_CONFIG nor HOME is set");
  const path = join(directory, "config.json");
  const text = await read(path);
  if (text === null) return empty(directory, `${path}, which does not exist`);
  const { auths, credsStore, credHelpers } = parse(path, text);
  return {
    directory,
    where: path,
    auths: new Map(Object.entries(auths ?? {})),
    credsStore: credsStore ?? "",
    credHelpers: new Map(Object.entries(credHelpers ?? {})),
  };
}

/** The entries in `DOCKER_AUTH_CONFIG`, and what to call that; null if it is not set. */
interface EnvironmentAuths {
  readonly auths: ReadonlyMap<string, AuthEntry>;
  readonly where: string;
}

/**
 * Reads the credentials that GitLab and others hand over in a variable. One that cannot be understood counts as empty, as it does
 * for docker, and `where` says so. Source: docker/cli, cli/config/configfile, `DockerEnvConfigKey`.
 */
export function readEnvironmentAuths({ DOCKER_AUTH_CONFIG: text }: Environment): EnvironmentAuths | null {
  if (!text) return null;
  const { data } = document.safeParse(parseJson(text));
  const where = "DOCKER_AUTH_CONFIG";
  if (data === undefined) return { auths: new Map(), where: `${where}, which is not docker's JSON` };
  return { auths: new Map(Object.entries(data.auths ?? {})), where };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function empty(directory: string, where: string): DockerConfig {
  return { directory, where, auths: new Map(), credsStore: "", credHelpers: new Map() };
}

async function read(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    throw unreadable(path, `cannot be read (${code})`);
  }
}

function parse(path: string, text: string): z.infer<typeof document> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The parser's message quotes the file, which holds secrets.
    throw unreadable(path, "is not valid JSON");
  }
  const parsed = document.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw unreadable(path, `is wrong at "${issue?.path.join(".")}": ${issue?.message}`);
}

/** The error for a docker configuration at this path that cannot be used. */
export function unreadable(path: string, why: string): ReleaseError {
  return new ReleaseError({
    kind: "registry",
    code: "docker-config-unreadable",
    message: `docker's configuration ${path} ${why}`,
    hint: `fix ${path}, or move it away and run docker login again`,
  });
}
