"""Stand-in for rules_img v0.3.19 under Bazel 4.2.3: the rule image_layer, a gzipped tar."""

load(":keyed.bzl", "unkeyed")

def _impl(ctx):
    files, inputs = {}, []
    for (path, target) in unkeyed(ctx.attr.srcs).items():
        runnable = target[DefaultInfo].files_to_run.executable
        runnable = None if runnable and runnable.is_source else runnable
        found = [runnable] if runnable else target[DefaultInfo].files.to_list()
        if len(found) != 1:
            fail("this stand-in wants one file for {}, and {} has {}".format(path, target.label, len(found)))
        files[path] = {"src": found[0].path, "mode": "0755" if runnable else "0644"}
        inputs += found
    spec = ctx.actions.declare_file(ctx.label.name + ".spec.json")
    layer = ctx.actions.declare_file(ctx.label.name + ".tgz")
    ctx.actions.write(spec, json.encode({"files": files}))
    ctx.actions.run(
        executable = ctx.executable._oci,
        arguments = ["tar", spec.path, layer.path],
        inputs = inputs + [spec],
        outputs = [layer],
        mnemonic = "LayerTar",
    )
    return DefaultInfo(files = depset([layer]))

image_layer = rule(
    implementation = _impl,
    attrs = {
        "srcs": attr.label_keyed_string_dict(allow_files = True),
        "_oci": attr.label(default = "@stand_ins//:oci.py", allow_single_file = True, executable = True, cfg = "exec"),
    },
)
