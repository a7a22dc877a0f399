"""Stand-in for crate_universe of rules_rust v0.70.0 under Bazel 4.2.3. What it runs is @stand_ins//:vendor.py."""

def _vendor(ctx):
    package = ctx.label.package + "/" if ctx.label.package else ""
    script = ctx.actions.declare_file(ctx.label.name + ".sh")
    ctx.actions.write(script, "#!/bin/sh\nexec {} {} {}\n".format(
        ctx.executable._vendor.short_path,
        ctx.file.cargo_lockfile.short_path,
        package + ctx.attr.vendor_path,
    ), is_executable = True)
    return DefaultInfo(executable = script, runfiles = ctx.runfiles([ctx.executable._vendor]))

crates_vendor = rule(
    implementation = _vendor,
    executable = True,
    attrs = {
        "cargo_lockfile": attr.label(allow_single_file = True),
        "manifests": attr.label_list(allow_files = ["Cargo.toml"]),
        "mode": attr.string(values = ["local", "remote"]),
        "vendor_path": attr.string(default = "crates"),
        "_vendor": attr.label(default = "@stand_ins//:vendor.py", allow_single_file = True, executable = True, cfg = "exec"),
    },
)
