/** What the registry service's tests start from: the service with short waits, and docker configurations for it. */

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Host, parseReference, type Reference } from "../../src/domain/images/reference.ts";
import type { RegistrySettings } from "../../src/domain/project/project.ts";
import { redactor } from "../../src/domain/text/redact.ts";
import { ReleaseError } from "../../src/domain/text/release-error.ts";
import { createHttp, type Http } from "../../src/services/http/http.ts";
import type { Registry } from "../../src/services/ports/registry.ts";
import { createRun, type Run } from "../../src/services/process/run.ts";
import { createRegistry, type RegistryOptions } from "../../src/services/registry/registry.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../support/temporary-directory.ts";

const interrupted = new AbortController().signal;

/** HTTP as the product speaks it, with waits of a millisecond. */
export function quickHttp(interruption = interrupted): Http {
  return createHttp({
    redact: redactor([]),
    interrupted: interruption,
    userAgent: "slipway-test",
    log: () => {},
    retries: 2,
    firstWait: 1,
    timeout: 5_000,
  });
}

/** Starts programs as the product does, in this environment. */
export function testRun(env: RegistryOptions["env"]): Run {
  return createRun({ env, redact: redactor([]), interrupted, log: () => {} });
}

/** The service, without credentials unless the environment leads to some. */
export function connect(options: Partial<RegistryOptions> = {}): Registry {
  const env = options.env ?? {};
  const settings = new Map<Host, RegistrySettings>();
  return createRegistry({ http: quickHttp(), run: testRun(env), env, settings, ...options });
}

/** A reference that is certainly one. */
export function reference(text: string): Reference {
  const parsed = parseReference(text);
  assert.ok(parsed, `${text} is a reference`);
  return parsed;
}

/** A home directory with this in `.docker/config.json`. */
export async function dockerHome(config: unknown): Promise<TemporaryDirectory> {
  const home = await temporaryDirectory("slipway-home");
  await mkdir(join(home.path, ".docker"));
  const text = typeof config === "string" ? config : JSON.stringify(config);
  await writeFile(join(home.path, ".docker", "config.json"), text);
  return home;
}

/** What `auth` holds in docker's configuration. */
export function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

/** The error a promise ends with, which has to be a `ReleaseError` of a registry: its code, message and hint. */
export async function refused(
  promise: Promise<unknown>,
): Promise<{ code: string; message: string; hint: string }> {
  const error: unknown = await promise.then(
    () => assert.fail("it should have been refused"),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ReleaseError, String(error));
  assert.equal(error.kind, "registry");
  const [problem] = error.problems;
  assert.ok(problem);
  assert.equal(error.message, problem.message);
  return problem;
}
