// `npm run demo`: cuts and releases components of the three example monorepos for real, in every way they ship, then once more to
// show that a finished release writes nothing. Git, Bazel, buildah, nix, wrangler and the registries are real; GitHub, Cloudflare
// and npm's registry are test servers.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Example, ExampleName } from "../test/support/example.ts";
import { skipWithout } from "../test/support/installed.ts";
import { neutralEnvironment } from "../test/support/slipway.ts";
import { startWholeExample } from "../test/support/whole-example.ts";

const SLIPWAY = fileURLToPath(new URL("../bin/slipway.js", import.meta.url));

/** What is released from each example, in one run. */
const RELEASES: readonly {
  readonly example: ExampleName;
  readonly about: string;
  readonly tags: readonly string[];
  readonly needs: readonly string[];
}[] = [
  {
    example: "unkey",
    about:
      "SemVer tags; rules_oci for amd64 and arm64; the CLI through GoReleaser (a stand-in), its archives attached",
    tags: ["api/v1.4.0", "cli/v1.4.0"],
    needs: ["npm"],
  },
  {
    example: "heimdall",
    about: "CalVer tags; rules_img; a Dockerfile; the docs, which an api@ tag deploys too",
    tags: ["api@2026.6.8", "backend@2026.6.8"],
    needs: ["npm", "buildah"],
  },
  {
    example: "flywheel",
    about: "Nix, a Dockerfile and rules_img; image tags of the images' own digests, and latest",
    tags: ["attic-server/v1.2.0", "runner-dashboard/v1.2.0", "app/v1.2.0"],
    needs: ["nix", "busybox", "buildah"],
  },
];

let components = 0;
for (const { example, about, tags, needs } of RELEASES) {
  say(`\n── examples/${example}: ${about}`);
  const skip = skipWithout(...needs);
  if (skip) {
    say(`left out here: ${skip}`);
    continue;
  }
  await using running = await startWholeExample(example);
  say(`   (registry: ${running.registry.implementation} at ${running.registry.host})`);
  await show(running, ["cut", ...tags, "--yes"]);
  await show(running, ["plan", ...tags]);
  await show(running, ["release", ...tags]);
  await show(running, ["verify", ...tags]);
  await show(running, ["status"]);
  say("\nThe same release once more: it is done, so nothing is written.");
  await show(running, ["release", ...tags]);
  components += tags.length;
}
say(`\n${components} components released and verified; their second release wrote nothing.`);

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
