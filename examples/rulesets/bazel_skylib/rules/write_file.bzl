"""Stand-in for bazel_skylib v1.9.0 under Bazel 4.2.3: writes a text file."""

def _impl(ctx):
    ctx.actions.write(ctx.outputs.out, "\n".join(ctx.attr.content))
    return DefaultInfo(files = depset([ctx.outputs.out]))

_write_file = rule(
    implementation = _impl,
    attrs = {
        "content": attr.string_list(),
        "out": attr.output(mandatory = True),
    },
)

def write_file(name, out, content = [], **kwargs):
    _write_file(name = name, out = out, content = content, **kwargs)
