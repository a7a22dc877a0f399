"""Stand-in for rules_oci v2.3.2 under Bazel 4.2.3: the rule oci_push, whose executable is `push_<name>.sh`."""

def _runfile(ctx, file):
    """A file's path in the runfiles tree."""
    path = file.short_path
    return path[3:] if path.startswith("../") else ctx.workspace_name + "/" + path

def _impl(ctx):
    if not ctx.file.image.is_directory:
        fail("image attribute must be a oci_image or oci_image_index")
    host, _, path = ctx.attr.repository.rpartition("/")
    if "@" in path or ":" in path:
        fail("`repository` attribute should not contain digest or tag. got: {}".format(ctx.attr.repository))

    executable = ctx.actions.declare_file("push_%s.sh" % ctx.label.name)
    files = [ctx.file.image, ctx.file._crane]
    substitutions = {
        "{{crane_path}}": _runfile(ctx, ctx.file._crane),
        "{{image_dir}}": _runfile(ctx, ctx.file.image),
        "{{fixed_args}}": "",
        "{{repository_file}}": "",
        "{{tags}}": "",
    }
    if ctx.attr.repository:
        substitutions["{{fixed_args}}"] = '"--repository" "{}"'.format(ctx.attr.repository)
    elif ctx.file.repository_file:
        files.append(ctx.file.repository_file)
        substitutions["{{repository_file}}"] = _runfile(ctx, ctx.file.repository_file)
    if ctx.file.remote_tags:
        files.append(ctx.file.remote_tags)
        substitutions["{{tags}}"] = _runfile(ctx, ctx.file.remote_tags)
    ctx.actions.expand_template(
        template = ctx.file._push_sh_tpl,
        output = executable,
        is_executable = True,
        substitutions = substitutions,
    )
    return DefaultInfo(executable = executable, runfiles = ctx.runfiles(files = files))

oci_push = rule(
    implementation = _impl,
    executable = True,
    attrs = {
        "image": attr.label(allow_single_file = True, mandatory = True),
        "remote_tags": attr.label(allow_single_file = True),
        "repository": attr.string(),
        "repository_file": attr.label(allow_single_file = True),
        "_crane": attr.label(default = "@stand_ins//:crane.py", allow_single_file = True),
        "_push_sh_tpl": attr.label(default = "push.sh.tpl", allow_single_file = True),
    },
)
