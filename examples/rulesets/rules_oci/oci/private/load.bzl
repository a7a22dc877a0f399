"""Stand-in for rules_oci v2.3.2 under Bazel 4.2.3: the rule oci_load."""

def _runfile(ctx, file):
    """A file's path in the runfiles tree."""
    path = file.short_path
    return path[3:] if path.startswith("../") else ctx.workspace_name + "/" + path

def _impl(ctx):
    executable = ctx.actions.declare_file(ctx.label.name + ".sh")
    files = [ctx.file.image, ctx.file.repo_tags, ctx.file._archive]
    loader = ctx.executable.loader
    ctx.actions.expand_template(
        template = ctx.file._load_sh_tpl,
        output = executable,
        is_executable = True,
        substitutions = {
            "{{archive}}": _runfile(ctx, ctx.file._archive),
            "{{image_dir}}": _runfile(ctx, ctx.file.image),
            "{{loader}}": _runfile(ctx, loader) if loader else "",
            "{{tags}}": _runfile(ctx, ctx.file.repo_tags),
        },
    )
    runfiles = ctx.runfiles(files = files + ([loader] if loader else []))
    if loader:
        runfiles = runfiles.merge(ctx.attr.loader[DefaultInfo].default_runfiles)
    return DefaultInfo(executable = executable, runfiles = runfiles)

oci_load = rule(
    implementation = _impl,
    executable = True,
    attrs = {
        "format": attr.string(default = "docker", values = ["docker", "oci"]),
        "image": attr.label(allow_single_file = True, mandatory = True),
        "loader": attr.label(allow_files = True, executable = True, cfg = "target"),
        "repo_tags": attr.label(allow_single_file = [".txt"], mandatory = True),
        "_archive": attr.label(default = "@stand_ins//:archive.py", allow_single_file = True),
        "_load_sh_tpl": attr.label(default = "load.sh.tpl", allow_single_file = True),
    },
)
