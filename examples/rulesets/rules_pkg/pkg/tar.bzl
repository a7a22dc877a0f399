"""Stand-in for rules_pkg v1.2.0 under Bazel 4.2.3: pkg_tar, as far as the examples use it."""

def _impl(ctx):
    root = ctx.label.package + "/" + ctx.attr.strip_prefix + "/"
    files = {}
    for file in ctx.files.srcs:
        path = file.short_path[len(root):] if file.short_path.startswith(root) else file.basename
        path = ctx.attr.package_dir.strip("/") + "/" + path
        files[path.lstrip("/")] = {"src": file.path, "mode": ctx.attr.mode}
    spec = ctx.actions.declare_file(ctx.label.name + ".tar.spec.json")
    out = ctx.actions.declare_file("{}.{}".format(ctx.label.name, ctx.attr.extension))
    ctx.actions.write(spec, json.encode({"files": files}))
    ctx.actions.run(
        executable = ctx.executable._oci,
        arguments = ["tar", spec.path, out.path],
        inputs = ctx.files.srcs + [spec],
        outputs = [out],
        mnemonic = "PackageTar",
    )
    return DefaultInfo(files = depset([out]))

pkg_tar = rule(
    implementation = _impl,
    attrs = {
        "srcs": attr.label_list(allow_files = True),
        "extension": attr.string(default = "tar", values = ["tar", "tar.gz", "tgz"]),
        "mode": attr.string(default = "0555"),
        "package_dir": attr.string(default = "/"),
        "strip_prefix": attr.string(),
        "_oci": attr.label(default = "@stand_ins//:oci.py", allow_single_file = True, executable = True, cfg = "exec"),
    },
)
