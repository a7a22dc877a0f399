/** A Bazel workspace of pushers that are not what they say: rules as a user might write them. */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Bazel } from "./bazel.ts";
import { writeOciLayout } from "./oci-layout.ts";
import { present } from "./present.ts";
import {
  type SmallRepository,
  type SmallRepositoryOptions,
  startSmallRepository,
} from "./small-repository.ts";

export interface Pusher {
  /** The shell script that is the pusher; `$2` is the image tag. `OTHER` and `HONEST` are the layouts' digests. */
  readonly script?: string;
  /** Further attributes of the rule `pusher`. */
  readonly attributes?: string;
  /** Instead of the rule: what is in the BUILD file. */
  readonly build?: string;
  /** Further keys of the component's image. */
  readonly config?: string;
  /** Further keys of the component. */
  readonly component?: string;
  /** Instead of `//pushers:NAME`. */
  readonly target?: string;
  /** Instead of `REGISTRY/acme/NAME`. */
  readonly repository?: string;
}

export interface Pushers extends SmallRepository {
  readonly bazel: Bazel;
  /** The digest of the image that Bazel knows. */
  readonly honest: string;
  /** The digest of another one. */
  readonly other: string;
}

/** Pushes one of the two layouts under a reference. */
export function copy(layout: "honest" | "other", reference: string): string {
  return `skopeo --insecure-policy copy --quiet --dest-tls-verify=false oci:$BUILD_WORKSPACE_DIRECTORY/pushers/${layout} docker://REGISTRY/acme/${reference}`;
}

const RULES = `
def _pusher(ctx):
    script = ctx.actions.declare_file(ctx.label.name + ".sh")
    ctx.actions.write(script, "#!/bin/sh\\n" + ctx.attr.script, is_executable = True)
    manifest = [ctx.file.manifest] if ctx.file.manifest else []
    return [DefaultInfo(executable = script), OutputGroupInfo(deploy_manifest = depset(manifest))]

pusher = rule(
    implementation = _pusher,
    executable = True,
    attrs = {
        "image": attr.label(),
        "manifest": attr.label(allow_single_file = True),
        "remote_tags": attr.label(allow_single_file = True),
        "script": attr.string(),
    },
)

def _layout(ctx):
    return [DefaultInfo(files = depset(ctx.files.srcs)), OutputGroupInfo(digest = depset([ctx.file.digest]))]

layout = rule(
    implementation = _layout,
    attrs = {"digest": attr.label(allow_single_file = True), "srcs": attr.label_list(allow_files = True)},
)
`;

const LAYOUT = `load(":rules.bzl", "layout", "pusher")

layout(
    name = "image",
    srcs = glob(["honest/**"]),
    digest = "honest.digest",
)
`;

/**
 * Starts a small repository with real Bazel, where each pusher is a component's image in \`REGISTRY/acme/NAME\`, tagged and
 * ready to be released as \`NAME/v1.0.0\`. Bazel knows the digest of a pusher whose attribute \`image\` is \`:image\`.
 */
export async function startPushers(
  pushers: Readonly<Record<string, Pusher>>,
  files: Readonly<Record<string, string>> = {},
  {
    config = "",
    labels = {},
    ...more
  }: Pick<SmallRepositoryOptions, "config" | "referrers"> & { readonly labels?: Record<string, string> } = {},
): Promise<Pushers> {
  const place = await startSmallRepository({
    bazel: true,
    ...more,
    config: configOf(pushers) + config,
    files: { ".gitignore": "bazel-*\n", "pushers/rules.bzl": RULES, ...files },
  });
  const { tree, registry } = place;
  const folder = join(tree.path, "pushers");
  const honest = await writeOciLayout(join(folder, "honest"), "honest", ["amd64"], labels);
  const other = await writeOciLayout(join(folder, "other"), "other");
  await writeFile(join(folder, "honest.digest"), `${honest}\n`);
  const filled = (text: string) =>
    text.replaceAll("REGISTRY", registry.host).replaceAll("HONEST", honest).replaceAll("OTHER", other);
  await tree.write("pushers/BUILD.bazel", filled(buildOf(pushers)));
  await tree.commit("Write the pushers");
  const tags = Object.keys(pushers).map((name) => `${name}/v1.0.0`);
  for (const tag of tags) await tree.git("tag", tag);
  await tree.git("push", "--quiet", "origin", ...tags);
  return { ...place, bazel: present(place.bazel), honest, other };
}

function configOf(pushers: Readonly<Record<string, Pusher>>): string {
  const components = Object.entries(pushers).map(([name, pusher]) => {
    const keys = [
      `bazel = "${pusher.target ?? `//pushers:${name}`}"`,
      `repository = "${pusher.repository ?? `REGISTRY/acme/${name}`}"`,
      pusher.config ?? "",
    ];
    return `[components.${name}]\n${pusher.component ?? ""}\n[components.${name}.image]\n${keys.join("\n")}\n`;
  });
  const head = `format = 1\n[repository]\ngithub = "acme/mono"\n[defaults]\ntag = "{component}/v{version}"\n`;
  return head + components.join("");
}

function buildOf(pushers: Readonly<Record<string, Pusher>>): string {
  const rules = Object.entries(pushers).map(([name, { script = "", attributes = "", build }]) => {
    return build ?? `pusher(name = "${name}", script = ${JSON.stringify(script)}, ${attributes})`;
  });
  return `${LAYOUT}\n${rules.join("\n")}\n`;
}
