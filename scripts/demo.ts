// `npm run demo`: releases three components of the example monorepos for real, then once more to show that a finished
// release writes nothing. Git, Bazel and the registry are real; GitHub is the test server.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type Example, type ExampleName, startExample } from "../test/support/example.ts";
import { neutralEnvironment } from "../test/support/slipway.ts";

const SLIPWAY = fileURLToPath(new URL("../bin/slipway.js", import.meta.url));

/** What is released from each example, in one run. */
const RELEASES: readonly {
  readonly example: ExampleName;
  readonly about: string;
  readonly tags: readonly string[];
}[] = [
  {
    example: "unkey",
    about: "SemVer tags, rules_oci, amd64 and arm64",
    tags: ["api/v1.4.0", "vault/v1.4.0"],
  },
  {
    example: "heimdall",
    about: "CalVer tags, rules_img, the tag in a build setting",
    tags: ["discord-bot@2026.6.8"],
  },
];

for (const { example, about, tags } of RELEASES) {
  await using running = await startExample(example);
  say(
    `\n── examples/${example}: ${about} (registry: ${running.registry.implementation} at ${running.registry.host})`,
  );
  for (const tag of tags) {
    say(`$ git tag --annotate ${tag} && git push origin ${tag}`);
    await running.tree.tag(tag);
  }
  await show(running, ["plan", ...tags]);
  await show(running, ["release", ...tags]);
  await show(running, ["verify", ...tags]);
  say("\nThe same release once more: it is done, so nothing is written.");
  await show(running, ["release", ...tags]);
}
say("\nThree components released and verified; their second release wrote nothing.");

async function show({ env, tree }: Example, args: readonly string[]): Promise<void> {
  say(`\n$ slipway ${args.join(" ")}`);
  const child = spawn(process.execPath, [SLIPWAY, ...args], {
    cwd: tree.path,
    env: { ...neutralEnvironment(), ...env },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const [exitCode] = await once(child, "close");
  if (exitCode !== 0) throw new Error(`slipway ${args.join(" ")} ended with exit code ${exitCode}`);
}

function say(text: string): void {
  console.log(text);
}
