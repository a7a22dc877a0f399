/** The Bazel service in a copy of an example, with real Bazel; no git, no registry, no GitHub. */

import { createHash } from "node:crypto";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BazelSettings } from "../../src/domain/project/project.ts";
import { redactor } from "../../src/domain/text/redact.ts";
import {
  type BazelCommand,
  type BazelOptions,
  createBazelCommand,
} from "../../src/services/bazel/bazel-command.ts";
import { createBazelImages } from "../../src/services/bazel/bazel-images.ts";
import type { ImageBuilder } from "../../src/services/ports/image-builder.ts";
import { createRun } from "../../src/services/process/run.ts";
import { type Bazel, createBazel } from "../support/bazel.ts";
import { project } from "../support/facts.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { GIT_ENVIRONMENT } from "../support/work-tree.ts";

const EXAMPLES = fileURLToPath(new URL("../../examples", import.meta.url));

/** Bazel is asked and builds without flags of the configuration's. */
export const NO_FLAGS = { flags: [], queryFlags: [] };

export interface BazelFixture extends AsyncDisposable {
  readonly workspace: string;
  readonly bazel: Bazel;
  readonly images: ImageBuilder<"bazel">;
  readonly command: BazelCommand;
  readonly options: BazelOptions;
  /** Service and command of a slipway that is configured differently. */
  configured(
    settings: Partial<BazelSettings>,
    env?: Readonly<Record<string, string>>,
  ): Pick<BazelFixture, "images" | "command" | "options">;
  /** The text of an output, by its path below bazel-bin. */
  output(path: string): Promise<string>;
}

/** Copies an example and adds texts to its files; those that are not there are made. */
export async function startBazel(
  name: string,
  added: Readonly<Record<string, string>> = {},
): Promise<BazelFixture> {
  const stack = new AsyncDisposableStack();
  const scratch = stack.use(await temporaryDirectory("slipway-bazel")).path;
  const workspace = join(scratch, name);
  await cp(join(EXAMPLES, name), workspace, { recursive: true });
  await cp(join(EXAMPLES, "rulesets"), join(scratch, "rulesets"), { recursive: true });
  for (const [file, text] of Object.entries(added)) {
    await mkdir(dirname(join(workspace, file)), { recursive: true });
    await writeFile(join(workspace, file), text, { flag: "a", mode: 0o755 });
  }
  const bazel = stack.use(await createBazel(scratch));
  const ambient = {
    PATH: process.env["PATH"],
    HOME: process.env["HOME"],
    ...GIT_ENVIRONMENT,
    BAZEL: bazel.command,
  };
  const run = createRun({
    env: ambient,
    redact: redactor([]),
    interrupted: new AbortController().signal,
    log: () => {},
  });
  const configured: BazelFixture["configured"] = (settings, more = {}) => {
    const options = {
      run,
      workspace,
      env: { ...ambient, ...more },
      settings: { ...project([]).bazel, ...settings },
    };
    return {
      images: createBazelImages({
        ...options,
        scratch: async () => scratch,
        tookActions: () => undefined,
        insecure: (host) => host.endsWith(".test"),
      }),
      command: createBazelCommand(options),
      options,
    };
  };
  return {
    workspace,
    bazel,
    ...configured({}),
    configured,
    output: (path) => readFile(join(workspace, "bazel-bin", path), "utf8"),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** What a registry would call these bytes. */
export function digestOf(bytes: string): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
