"""Runnable targets that need no ruleset. sh_binary would do, but Bazel 9 has none without rules_shell, and 4.2.3 cannot load
that."""

_LAUNCHER = """#!/bin/sh
# Runs {main} in the directory that `bazel run` was called from.
set -eu
runfiles=$0.runfiles
[ -d "$runfiles" ] || runfiles=${{RUNFILES_DIR:-}}
program=$runfiles/{main}
if [ ! -e "$runfiles/{folder}/dist/slipway.js" ]; then
    echo "slipway: dist/slipway.js is missing: this is a source tree, not a release of slipway." >&2
    echo "  type: npm ci && npm run build" >&2
    exit 1
fi
node=${{SLIPWAY_NODE:-node}}
if ! command -v "$node" >/dev/null; then
    echo "slipway: there is no program '$node': install Node.js, or say where it is with SLIPWAY_NODE." >&2
    exit 1
fi
# What Bazel put here is about this target; a program that slipway starts would mistake it for its own.
unset RUNFILES_DIR RUNFILES_MANIFEST_FILE RUNFILES_MANIFEST_ONLY JAVA_RUNFILES
cd "${{BUILD_WORKING_DIRECTORY:-.}}"
exec "$node" "$program" "$@"
"""

def _runfile(ctx, file):
    """A file's path in the runfiles tree: under WORKSPACE and bzlmod, in the main repository and in another's."""
    path = file.short_path
    return path[3:] if path.startswith("../") else ctx.workspace_name + "/" + path

def _node_cli(ctx):
    main = _runfile(ctx, ctx.file.main)
    executable = ctx.actions.declare_file(ctx.label.name + ".sh")
    ctx.actions.write(executable, is_executable = True, content = _LAUNCHER.format(
        folder = main.rsplit("/", 2)[0],
        main = main,
    ))
    return DefaultInfo(
        executable = executable,
        files = depset([executable]),
        runfiles = ctx.runfiles(files = [ctx.file.main, ctx.file.package] + ctx.files.data),
    )

# A Node program, run where its caller is.
node_cli = rule(
    implementation = _node_cli,
    executable = True,
    attrs = {
        "data": attr.label_list(allow_files = True),
        "main": attr.label(allow_single_file = [".js"], mandatory = True),
        "package": attr.label(allow_single_file = [".json"], mandatory = True),
    },
)

def _printed(ctx):
    executable = ctx.actions.declare_file(ctx.label.name + ".print.sh")
    command = "#!/bin/sh\nexec cat \"$0.runfiles/{}\"\n".format(_runfile(ctx, ctx.file.src))
    ctx.actions.write(executable, command, is_executable = True)
    return DefaultInfo(
        executable = executable,
        files = depset([ctx.file.src]),
        runfiles = ctx.runfiles(files = [ctx.file.src]),
    )

# A file that `bazel run` prints.
printed = rule(
    implementation = _printed,
    executable = True,
    attrs = {"src": attr.label(allow_single_file = True, mandatory = True)},
)
