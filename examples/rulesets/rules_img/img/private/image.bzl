"""Stand-in for rules_img v0.3.19 under Bazel 4.2.3: the rules image_manifest and image_index."""

load(":providers.bzl", "ImageInfo")

_OCI = attr.label(default = "@stand_ins//:oci.py", allow_single_file = True, executable = True, cfg = "exec")

def _build(ctx, kind, arguments, inputs):
    """Runs the image builder, and gives its files out under the real rules' names and in their output groups."""
    name = ctx.label.name
    root = ctx.actions.declare_file("{}_{}.json".format(name, kind))
    descriptor = ctx.actions.declare_file(name + "_descriptor.json")
    digest = ctx.actions.declare_file(name + "_digest")
    layout = ctx.actions.declare_directory(name + "_oci_layout")
    arguments.add("--root", root)
    arguments.add("--descriptor", descriptor)
    arguments.add("--digest", digest)
    arguments.add("--layout", layout.path)
    ctx.actions.run(
        executable = ctx.executable._oci,
        arguments = [arguments],
        inputs = inputs,
        outputs = [root, descriptor, digest, layout],
        mnemonic = "ImageManifest" if kind == "manifest" else "ImageIndex",
    )
    return [
        DefaultInfo(files = depset([root])),
        OutputGroupInfo(
            descriptor = depset([descriptor]),
            digest = depset([digest]),
            oci_layout = depset([layout]),
            root_blob = depset([root]),
        ),
        ImageInfo(kind = kind, layout = layout, descriptor = descriptor),
    ]

def _manifest(ctx):
    arm = ctx.target_platform_has_constraint(ctx.attr._arm64[platform_common.ConstraintValueInfo])
    platform = {"os": "linux", "architecture": "arm64", "variant": "v8"} if arm else {"os": "linux", "architecture": "amd64"}
    run = {"Env": ctx.attr.env, "Labels": ctx.attr.labels}
    for (key, value) in {
        "Cmd": ctx.attr.cmd,
        "Entrypoint": ctx.attr.entrypoint,
        "StopSignal": ctx.attr.stop_signal,
        "User": ctx.attr.user,
        "WorkingDir": ctx.attr.working_dir,
    }.items():
        if value:
            run[key] = value
    config = ctx.actions.declare_file(ctx.label.name + "_config_fragment.json")
    annotations = ctx.actions.declare_file(ctx.label.name + "_annotations.txt")
    ctx.actions.write(config, json.encode(run))
    ctx.actions.write(annotations, "\n".join(["{}={}".format(*pair) for pair in ctx.attr.annotations.items()]))

    args = ctx.actions.args()
    args.add("image")
    args.add("--label", str(ctx.label))
    args.add("--platform", json.encode(platform))
    args.add("--config", config)
    args.add_all(ctx.files.layers, before_each = "--layer")
    inputs = ctx.files.layers + [config, annotations]
    if ctx.attr.annotations:
        args.add("--annotations", annotations)
    if ctx.attr.base:
        args.add("--base", ctx.attr.base[ImageInfo].layout.path)
        inputs.append(ctx.attr.base[ImageInfo].layout)
    return _build(ctx, "manifest", args, inputs)

image_manifest = rule(
    implementation = _manifest,
    attrs = {
        "annotations": attr.string_dict(),
        "base": attr.label(providers = [ImageInfo]),
        "cmd": attr.string_list(),
        "entrypoint": attr.string_list(),
        "env": attr.string_dict(),
        "labels": attr.string_dict(),
        "layers": attr.label_list(),
        "stop_signal": attr.string(),
        "user": attr.string(),
        "working_dir": attr.string(),
        "_arm64": attr.label(default = "@platforms//cpu:aarch64"),
        "_oci": _OCI,
    },
)

def _index(ctx):
    layouts = [manifest[ImageInfo].layout for manifest in ctx.attr.manifests]
    args = ctx.actions.args()
    args.add("index")
    args.add_all(layouts, before_each = "--image", expand_directories = False)
    return _build(ctx, "index", args, layouts)

def _to_platforms(settings, attr):
    if not attr.platforms:
        return {"as is": {"//command_line_option:platforms": settings["//command_line_option:platforms"]}}
    return {str(platform): {"//command_line_option:platforms": str(platform)} for platform in attr.platforms}

_platforms = transition(
    implementation = _to_platforms,
    inputs = ["//command_line_option:platforms"],
    outputs = ["//command_line_option:platforms"],
)

image_index = rule(
    implementation = _index,
    attrs = {
        "manifests": attr.label_list(providers = [ImageInfo], cfg = _platforms),
        "platforms": attr.label_list(providers = [platform_common.PlatformInfo]),
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
        "_oci": _OCI,
    },
)
