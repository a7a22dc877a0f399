/**
 * A small repository whose components are built for real, by Bazel with the stand-ins for rules_oci and rules_pkg and by buildah: one
 * that gives the same image everywhere, and some that do not, each for a reason of its own.
 */

import { existsSync } from "node:fs";
import { chmod, cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { containerStorage } from "./container-storage.ts";
import {
  type SmallRepository,
  type SmallRepositoryOptions,
  startSmallRepository,
} from "./small-repository.ts";

const RULESETS = fileURLToPath(new URL("../../examples/rulesets", import.meta.url));

/** Where Debian's busybox-static is. */
const BUSYBOX = "/bin/busybox";

const WORKSPACE = `workspace(name = "mono")
[local_repository(name = name, path = "${RULESETS}/" + name) for name in [
    "bazel_skylib", "rules_oci", "rules_pkg", "stand_ins",
]]
`;

const MACRO = `load("@rules_oci//oci:defs.bzl", "oci_image", "oci_push")
load("@rules_pkg//pkg:tar.bzl", "pkg_tar")

def image(name, cmd, srcs = [], stamp = False):
    native.genrule(name = name + "_file", outs = [name + "/built"], srcs = srcs, cmd = cmd, stamp = stamp)
    pkg_tar(name = name + "_layer", srcs = [name + "_file"], strip_prefix = name, mode = "0644")
    oci_image(name = name + "_image", os = "linux", architecture = "amd64", tars = [name + "_layer"])
    oci_push(name = name, image = name + "_image", repository = "REGISTRY/acme/" + name)
`;

const BUILD = `load(":image.bzl", "image")

image(name = "same", cmd = "echo nothing of this machine > $@")
image(name = "stamped", cmd = "sed -n 's/STABLE_BUILD_TIME/built at/p' bazel-out/stable-status.txt > $@", stamp = True)
image(name = "ignored", srcs = ["out/local.txt"], cmd = "cp $< $@")
image(name = "path", cmd = "echo compiled in $$(pwd)/src > $@")
`;

const DOCKERFILE = `FROM scratch AS build
COPY busybox /bin/busybox
RUN ["/bin/busybox", "sh", "-c", "/bin/busybox mkdir /out && /bin/busybox date +%s.%N > /out/built"]
FROM scratch
COPY --from=build /out/ /
COPY hello.txt /
`;

/** A package that only loads where a file is that git ignores. */
const UNLOADED = `load("//:image.bzl", "image")
load(":generated.bzl", "CMD")
image(name = "unloaded", cmd = CMD)
`;

const BAZEL = ["same", "stamped", "path", "ignored"];
const CONFIG = `format = 1
[repository]
github = "acme/mono"
[bazel]
flags = ["--stamp", "--workspace_status_command=tools/status.sh", "--nosandbox_debug"]
[defaults]
tag = "{component}/v{version}"
github_release = false
${BAZEL.map((name) => `[components.${name}.image]\nbazel = "//:${name}"\nrepository = "REGISTRY/acme/${name}"\n`).join("")}
[components.unloaded.image]
bazel = "//generated:unloaded"
repository = "REGISTRY/acme/unloaded"
[components.docker.image]
dockerfile = "docker/Dockerfile"
context = "docker"
builder = "buildah"
repository = "REGISTRY/acme/docker"
`;

/** Starts it, with every component tagged `NAME/v1.0.0`. Disposing stops everything. */
export async function startReproducible({
  config = "",
  ...options
}: Pick<SmallRepositoryOptions, "config" | "referrers"> = {}): Promise<SmallRepository> {
  const place = await startSmallRepository({
    bazel: true,
    ...options,
    config: CONFIG + config,
    files: {
      ".gitignore": "/bazel-*\n/out/\ngenerated.bzl\n",
      "generated/BUILD.bazel": UNLOADED,
      "generated/generated.bzl": 'CMD = "echo generated > $@"\n',
      "out/local.txt": "what only this clone has\n",
      WORKSPACE,
      "BUILD.bazel": BUILD,
      "image.bzl": MACRO,
      "tools/status.sh": "#!/bin/sh\necho STABLE_BUILD_TIME $(date +%s%N)\n",
      "docker/Dockerfile": DOCKERFILE,
      "docker/hello.txt": "hello\n",
    },
  });
  const { tree, env, scratch } = place;
  await chmod(join(tree.path, "tools/status.sh"), 0o755);
  // Tests that run it are skipped if it is not installed.
  if (existsSync(BUSYBOX)) await cp(BUSYBOX, join(tree.path, "docker", "busybox"));
  await tree.commit("Bring busybox");
  for (const name of [...BAZEL, "unloaded", "docker"]) await tree.tag(`${name}/v1.0.0`);
  const temporary = join(scratch, "temporary");
  await mkdir(temporary);
  Object.assign(env, await containerStorage(scratch), { TMPDIR: temporary });
  return place;
}
