"""Stand-in for rules_oci v2.3.2 under Bazel 4.2.3: the rule oci_image. Its output is an OCI layout, a directory."""

_FILES = ["annotations", "cmd", "created", "entrypoint", "env", "exposed_ports", "labels", "volumes"]

def _impl(ctx):
    if not ctx.attr.base and (not ctx.attr.os or not ctx.attr.architecture):
        fail("'os' and 'architecture' are mandatory when 'base' is unspecified.")
    if ctx.attr.base and (ctx.attr.os or ctx.attr.architecture or ctx.attr.variant):
        fail("'os', 'architecture' and 'variant' come from the image provided by 'base' and cannot be overridden.")
    platform = {key: getattr(ctx.attr, key) for key in ["os", "architecture", "variant"] if getattr(ctx.attr, key)}

    layout = ctx.actions.declare_directory(ctx.label.name)
    args = ctx.actions.args()
    args.add("image")
    args.add("--layout", layout.path)
    args.add("--label", str(ctx.label))
    args.add("--platform", json.encode(platform))
    args.add_all(ctx.files.tars, before_each = "--layer")
    inputs = list(ctx.files.tars)
    if ctx.file.base:
        args.add("--base", ctx.file.base.path)
        inputs.append(ctx.file.base)
    for name in _FILES:
        file = getattr(ctx.file, name)
        if file:
            args.add("--" + name, file)
            inputs.append(file)
    for name in ["user", "workdir"]:
        if getattr(ctx.attr, name):
            args.add("--" + name, getattr(ctx.attr, name))
    ctx.actions.run(
        executable = ctx.executable._oci,
        arguments = [args],
        inputs = inputs,
        outputs = [layout],
        mnemonic = "OCIImage",
        progress_message = "OCI Image {}".format(ctx.label),
    )
    return DefaultInfo(files = depset([layout]))

oci_image = rule(
    implementation = _impl,
    attrs = dict(
        {name: attr.label(allow_single_file = True) for name in _FILES},
        architecture = attr.string(),
        base = attr.label(allow_single_file = True),
        os = attr.string(),
        tars = attr.label_list(allow_files = [".tar", ".tgz", ".tar.gz"]),
        user = attr.string(),
        variant = attr.string(),
        workdir = attr.string(),
        _oci = attr.label(default = "@stand_ins//:oci.py", allow_single_file = True, executable = True, cfg = "exec"),
    ),
)
