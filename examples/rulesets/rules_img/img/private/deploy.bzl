"""Stand-in for rules_img v0.3.19 under Bazel 4.2.3: what image_push, image_load and multi_deploy have in common."""

load("@bazel_skylib//rules:common_settings.bzl", "BuildSettingInfo")
load("@stand_ins//:stamp.bzl", "status_files")
load(":keyed.bzl", "unkeyed")
load(":providers.bzl", "DeployInfo", "ImageInfo")

TOOLS = {
    "_archive": attr.label(default = "@stand_ins//:archive.py", allow_single_file = True),
    "_crane": attr.label(default = "@stand_ins//:crane.py", allow_single_file = True),
    "_img": attr.label(default = "@stand_ins//:img.py", allow_single_file = True, executable = True, cfg = "exec"),
}

ATTRS = dict(
    TOOLS,
    build_settings = attr.label_keyed_string_dict(providers = [BuildSettingInfo]),
    image = attr.label(mandatory = True, providers = [ImageInfo]),
    registry = attr.string(),
    repository = attr.string(),
    stamp = attr.string(default = "auto", values = ["auto", "force", "disabled"]),
    tag = attr.string(),
    tag_file = attr.label(allow_single_file = True),
    tag_list = attr.string_list(),
    tracks_content = attr.bool(),
    _stamp = attr.label(default = "@stand_ins//:stamp"),
)

_LAUNCHER = """#!/bin/sh
# Stand-in for the launcher of rules_img v0.3.19: runs `img deploy` with this target's request.
runfiles=$0.runfiles
[ -d "$runfiles" ] || runfiles=$RUNFILES_DIR
exec python3 "$runfiles/{img}" deploy --request-file "$runfiles/{request}" --layouts "$runfiles/{layouts}" "$@"
"""

def deploy_manifest(ctx, command, strategy, templates, destination_file = None):
    """The request `<name>.json`: templates expanded, digest and tags final."""
    if ctx.attr.tag and ctx.attr.tag_list:
        fail("Cannot specify both 'tag' and 'tag_list' attributes")
    image = ctx.attr.image[ImageInfo]
    settings = {name: target[BuildSettingInfo].value for (name, target) in unkeyed(ctx.attr.build_settings).items()}
    settings.update(
        image_target_name = ctx.attr.image.label.name,
        image_target_package = ctx.attr.image.label.package,
    )
    templates["tags"] = [ctx.attr.tag] if ctx.attr.tag else ctx.attr.tag_list
    wanted = "{{" in str(templates) and ctx.attr.stamp != "disabled"
    status = [ctx.info_file, ctx.version_file] if wanted and ctx.attr.stamp == "force" else []
    status = status_files(ctx) if wanted and not status else status

    request = ctx.actions.declare_file(ctx.label.name + ".configuration.template_request.json")
    out = ctx.actions.declare_file(ctx.label.name + ".json")
    ctx.actions.write(request, json.encode({
        "build_settings": settings,
        "command": command,
        "descriptor": image.descriptor.path,
        "destination_file": destination_file.path if destination_file else None,
        "layout": image.layout.path,
        "root_kind": image.kind,
        "strategy": strategy,
        "tag_file": ctx.file.tag_file.path if ctx.file.tag_file else None,
        "templates": templates,
        "tracks_content": ctx.attr.tracks_content,
    }))
    ctx.actions.run(
        executable = ctx.executable._img,
        arguments = ["deploy-metadata", request.path, out.path] + [file.path for file in status],
        inputs = [request, image.descriptor, image.layout] + status +
                 [file for file in [ctx.file.tag_file, destination_file] if file],
        outputs = [out],
        mnemonic = "PushMetadata",
    )
    return out

def deployer(ctx, request, layouts):
    """`<name>.exe`, with the layouts in its runfiles as <prefix>/0, <prefix>/1 …, one for each operation."""
    prefix = "/".join(["rules_img_private"] + [part for part in [ctx.label.package, ctx.label.name] if part])
    executable = ctx.actions.declare_file(ctx.label.name + ".exe")
    ctx.actions.write(executable, is_executable = True, content = _LAUNCHER.format(
        img = ctx.file._img.short_path[3:],
        layouts = prefix,
        request = "{}/{}".format(ctx.workspace_name, request.short_path),
    ))
    return [
        DefaultInfo(
            files = depset([executable]),
            executable = executable,
            runfiles = ctx.runfiles(
                files = [ctx.file._archive, ctx.file._crane, ctx.file._img, request],
                root_symlinks = {"{}/{}".format(prefix, number): layout for (number, layout) in enumerate(layouts)},
            ),
        ),
        OutputGroupInfo(deploy_manifest = depset([request])),
        DeployInfo(deploy_manifest = request, layouts = layouts),
    ]
