"""Stand-in for rules_go v0.62.0 under Bazel 4.2.3. The graph is real; the compiler is @stand_ins//:compile.py."""

load("@stand_ins//:stamp.bzl", "status_files")

_GoInfo = provider(fields = ["units"])

def _unit(ctx):
    return struct(
        name = ctx.attr.importpath,
        srcs = ctx.files.srcs,
        deps = tuple([d[_GoInfo].units.to_list()[-1].name for d in ctx.attr.deps]),
    )

def _library(ctx):
    deps = [d[_GoInfo].units for d in ctx.attr.deps]
    return [
        DefaultInfo(files = depset(ctx.files.srcs)),
        _GoInfo(units = depset([_unit(ctx)], transitive = deps, order = "postorder")),
    ]

go_library = rule(
    implementation = _library,
    attrs = {
        "srcs": attr.label_list(allow_files = [".go"]),
        "importpath": attr.string(mandatory = True),
        "deps": attr.label_list(providers = [_GoInfo]),
    },
)

def _link(ctx, units, out, test = False):
    sources = [file for unit in units for file in unit.srcs]
    spec = ctx.actions.declare_file(ctx.label.name + ".spec.json")
    ctx.actions.write(spec, json.encode({
        "language": "go",
        "name": out.basename,
        "arch": ctx.attr.goarch,
        "test": test,
        "module": "/".join(units[-1].name.split("/")[:3]),
        "x_defs": ctx.attr.x_defs,
        "units": [{"name": u.name, "srcs": [f.path for f in u.srcs], "deps": u.deps} for u in units],
    }))

    status = status_files(ctx) if ctx.attr.x_defs else []
    ctx.actions.run(
        executable = ctx.executable._compile,
        arguments = [spec.path, out.path] + [file.path for file in status],
        inputs = sources + status + [spec],
        outputs = [out],
        mnemonic = "GoLink",
    )
    return DefaultInfo(files = depset([out]), executable = out)

def _binary(ctx):
    units = ctx.attr.embed[0][_GoInfo].units.to_list()
    return _link(ctx, units, ctx.actions.declare_file(ctx.attr.out or ctx.label.name))

def _test(ctx):
    library = ctx.attr.embed[0][_GoInfo].units.to_list()
    unit = struct(name = library[-1].name + "_test", srcs = ctx.files.srcs, deps = library[-1].deps + (library[-1].name,))
    return _link(ctx, library + [unit], ctx.actions.declare_file(ctx.label.name), test = True)

def _to_goarch(_settings, attr):
    return {"@rules_go//go:goarch": attr.goarch}

_goarch = transition(implementation = _to_goarch, inputs = [], outputs = ["@rules_go//go:goarch"])

_attrs = {
    "embed": attr.label_list(providers = [_GoInfo], mandatory = True),
    "goos": attr.string(default = "linux"),
    "goarch": attr.string(default = "amd64"),
    "pure": attr.string(default = "auto"),
    "x_defs": attr.string_dict(),
    "_compile": attr.label(default = "@stand_ins//:compile.py", allow_single_file = True, executable = True, cfg = "exec"),
    "_stamp": attr.label(default = "@stand_ins//:stamp"),
}

go_binary = rule(
    implementation = _binary,
    cfg = _goarch,
    executable = True,
    attrs = dict(
        _attrs,
        out = attr.string(),
        _allowlist_function_transition = attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
    ),
)

go_test = rule(
    implementation = _test,
    test = True,
    attrs = dict(_attrs, srcs = attr.label_list(allow_files = [".go"])),
)
