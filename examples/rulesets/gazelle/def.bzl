"""Stand-in for gazelle v0.47.0 under Bazel 4.2.3. What it runs is @stand_ins//:gazelle.py."""

def _gazelle(ctx):
    script = ctx.actions.declare_file(ctx.label.name + ".sh")
    ctx.actions.write(script, "#!/bin/sh\nexec {}\n".format(ctx.executable._gazelle.short_path), is_executable = True)
    return DefaultInfo(executable = script, runfiles = ctx.runfiles([ctx.executable._gazelle]))

gazelle = rule(
    implementation = _gazelle,
    executable = True,
    attrs = {
        "_gazelle": attr.label(default = "@stand_ins//:gazelle.py", allow_single_file = True, executable = True, cfg = "exec"),
    },
)
