/**
 * Targets that `bazel run` can start, started twice: by what slipway finds out about them, and by a script that Bazel itself
 * writes. Whatever they start reports what it sees instead of doing its work.
 */

import { execFile } from "node:child_process";
import { chmod, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Label } from "../../src/domain/project/label.ts";
import type { BuildSettings } from "../../src/domain/release/wanted.ts";
import { buildTargets } from "../../src/services/bazel/bazel-build.ts";
import { findLaunches, type Launch } from "../../src/services/bazel/launch.ts";
import { queryPushTargets } from "../../src/services/bazel/push-targets.ts";
import { buildSettings, label } from "../support/facts.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { type BazelFixture, NO_FLAGS, startBazel } from "./bazel-fixture.ts";

const REPORTER = fileURLToPath(new URL("../support/stand-ins/reporter.cjs", import.meta.url));
const execute = promisify(execFile);

const WORKSPACE = `
[local_repository(name = name, path = "../rulesets/" + name) for name in ["rules_cc", "rules_java", "rules_oci"]]
`;
const RULES = `
def _own(ctx):
    program = ctx.actions.declare_file(ctx.label.name + "/start")
    first = "" if ctx.attr.bare else "#!/bin/sh\\n"
    ctx.actions.write(program, first + "exec $REPORTER \\"$0\\" \\"$@\\"\\n", is_executable = True)
    text = ctx.actions.declare_file(ctx.label.name + ".txt")
    ctx.actions.write(text, ctx.attr.text)
    runfiles = ctx.runfiles(files = ctx.files.data + [text], root_symlinks = {"beside/text": text})
    files = depset([text] if ctx.attr.hidden else [text, program])
    return [DefaultInfo(executable = program, files = files, runfiles = runfiles)]

own = rule(
    implementation = _own,
    executable = True,
    attrs = {
        "bare": attr.bool(),
        "data": attr.label_list(allow_files = True),
        "hidden": attr.bool(),
        "text": attr.string(),
    },
)

own_test = rule(implementation = _own, test = True, attrs = {
    "bare": attr.bool(),
    "data": attr.label_list(allow_files = True),
    "hidden": attr.bool(),
    "text": attr.string(),
})
`;
const BUILD = `
load("@rules_oci//oci:defs.bzl", "oci_image", "oci_load", "oci_push")
load(":own.bzl", "own", "own_test")
alias(name = "alias", actual = "//pushers/deep/er:plain")
alias(name = "alias_of_alias", actual = ":alias")
genrule(name = "generated", outs = ["generated.sh"], cmd = "echo 'exec $$REPORTER \\"$$0\\" \\"$$@\\"' > $@", executable = True)
genrule(name = "made", outs = ["made.txt"], cmd = "echo made > $@")
oci_image(name = "image", architecture = "amd64", os = "linux")
oci_load(name = "oci_load", image = ":image", repo_tags = ["acme/api:dev"])
oci_push(name = "oci_push", image = ":image", remote_tags = ["latest"], repository = "ghcr.io/acme/api")
own(name = "bare", bare = True)
own(name = "hidden", hidden = True)
own(name = "own", data = [":made", "//misc:push_tag", "@stand_ins//:oci.py"], text = "one")
own_test(name = "own_test", data = [":made"])
sh_binary(name = "plain", srcs = ["show.sh"], data = ["show.sh", ":made"])
sh_binary(name = "with_args", srcs = ["show.sh"], args = ["--from", "$(location :made)", "'two words'", "$$HOME"], data = [":made"])
sh_binary(name = "with_env", srcs = ["show.sh"], env = {"FROM": "$(location :made)", "GREETING": "two words"}, data = [":made"])
`;
const SHOW = `#!/bin/sh\nexec "$REPORTER" "$0" "$@"\n`;

/** What one started program, or one that it calls, sees. */
export interface Sight {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
}

export interface LaunchFixture extends AsyncDisposable {
  readonly rig: BazelFixture;
  /** Builds targets, and gives how slipway starts each of them. */
  launches(settings: BuildSettings, names: readonly string[]): Promise<(name: string) => Promise<Launch>>;
  /** How Bazel itself starts it. */
  bazelLaunch(settings: BuildSettings, name: string): Promise<Launch>;
  /** Starts it with two arguments; gives what was seen. */
  sights(launch: Launch): Promise<Sight[]>;
  /** What loaders see that are run by a slipway with these flags for queries. */
  loaderSights(names: readonly string[], queryFlags: readonly string[]): Promise<Sight[]>;
}

/** Starts a copy of heimdall with further targets in it, and Bazel. */
export async function startLaunches(): Promise<LaunchFixture> {
  const stack = new AsyncDisposableStack();
  const scratch = stack.use(await temporaryDirectory("slipway-launch")).path;
  const rig = stack.use(
    await startBazel("heimdall", {
      WORKSPACE,
      "pushers/BUILD.bazel": BUILD,
      "pushers/own.bzl": RULES,
      "pushers/show.sh": SHOW,
      "pushers/deep/er/BUILD.bazel": `sh_binary(name = "plain", srcs = ["show.sh"], visibility = ["//visibility:public"])`,
      "pushers/deep/er/show.sh": SHOW,
    }),
  );
  const report = join(scratch, "report");
  const env = { ...rig.options.env, ...(await reporters(scratch, report)) };
  let scripts = 0;
  const seenBy = async (start: () => Promise<unknown>): Promise<Sight[]> => {
    await writeFile(report, "");
    await start();
    const lines = (await readFile(report, "utf8")).trimEnd().split("\n");
    return lines.map((line) => JSON.parse(line) as Sight);
  };
  return {
    rig,
    launches: async (settings, names) => {
      const labels = names.map(label);
      const outputs = await buildTargets(rig.command, settings, labels, scratch, () => {});
      const described = await queryPushTargets(rig.command, NO_FLAGS, labels, () => {});
      const targets = [...described.values()].flatMap((target) => ("missing" in target ? [] : target));
      const folder = join(scratch, `launches-${++scripts}`);
      await mkdir(folder);
      const passedOn = { ...env, ...settings.env, RUNFILES_DIR: "/of/another/program" };
      const built = { settings, outputs, targets, env: passedOn, folder };
      const launchOf = await findLaunches(rig.command, { ...built, watch: () => {} });
      return (name) => launchOf(name as Label);
    },
    bazelLaunch: async ({ flags, env: own }, name) => {
      const program = join(scratch, `bazel-${++scripts}.sh`);
      await rig.bazel.run(rig.workspace, "run", ...flags, `--script_path=${program}`, "--", name);
      return { program, cwd: rig.workspace, env: { ...env, ...own } };
    },
    sights: ({ program, cwd, env: seen }) =>
      seenBy(() => execute(program, ["--tag", "1.2.3"], { cwd, env: seen })),
    loaderSights: (names, queryFlags) => {
      const { images } = rig.configured({ queryFlags }, { REPORTER: env["REPORTER"] ?? "", REPORT: report });
      const local = names.map((name) => ({
        component: name,
        source: { kind: "bazel" as const, target: label(name), stamp: { via: "args" as const } },
        load: { target: label(name), as: name },
        build: RELEASE,
      }));
      return seenBy(() => images.load(local, () => {}));
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** No flags, and the environment that a release has. */
export const RELEASE = buildSettings([], { RELEASE_VERSION: "v1.2.3" });

/** The reporter under the names of what pushers and loaders call, and as `$REPORTER`. */
async function reporters(scratch: string, report: string): Promise<Record<string, string>> {
  const folder = join(scratch, "bin");
  await mkdir(folder);
  const reporter = join(folder, "reporter");
  await writeFile(reporter, `#!/bin/sh\nexec ${process.execPath} ${REPORTER} "$@"\n`);
  await chmod(reporter, 0o755);
  for (const name of ["docker", "python3"]) await symlink(reporter, join(folder, name));
  return { PATH: `${folder}:${process.env["PATH"]}`, REPORTER: reporter, REPORT: report };
}
