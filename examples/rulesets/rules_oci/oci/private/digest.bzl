"""Stand-in for rules_oci v2.3.2 under Bazel 4.2.3: `<image>.digest`, which the real one makes with jq."""

def _impl(ctx):
    ctx.actions.run_shell(
        command = """sed -E 's/.*"digest":"([^"]+)".*/\\1/' "$1/index.json" > "$2"; echo >> "$2" """,
        arguments = [ctx.file.image.path, ctx.outputs.out.path],
        inputs = [ctx.file.image],
        outputs = [ctx.outputs.out],
        mnemonic = "Jq",
    )
    return DefaultInfo(files = depset([ctx.outputs.out]))

digest = rule(
    implementation = _impl,
    attrs = {
        "image": attr.label(allow_single_file = True, mandatory = True),
        "out": attr.output(mandatory = True),
    },
)
