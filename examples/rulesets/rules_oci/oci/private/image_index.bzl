"""Stand-in for rules_oci v2.3.2 under Bazel 4.2.3: the rule oci_image_index, without `platforms`."""

def _impl(ctx):
    layout = ctx.actions.declare_directory(ctx.label.name)
    args = ctx.actions.args()
    args.add("index")
    args.add("--layout", layout.path)
    args.add_all(ctx.files.images, before_each = "--image", expand_directories = False)
    inputs = list(ctx.files.images)
    if ctx.file.annotations:
        args.add("--annotations", ctx.file.annotations)
        inputs.append(ctx.file.annotations)
    ctx.actions.run(
        executable = ctx.executable._oci,
        arguments = [args],
        inputs = inputs,
        outputs = [layout],
        mnemonic = "OCIIndex",
        progress_message = "OCI Index {}".format(ctx.label),
    )
    return DefaultInfo(files = depset([layout]))

oci_image_index = rule(
    implementation = _impl,
    attrs = {
        "annotations": attr.label(allow_single_file = True),
        "images": attr.label_list(mandatory = True),
        "_oci": attr.label(default = "@stand_ins//:oci.py", allow_single_file = True, executable = True, cfg = "exec"),
    },
)
