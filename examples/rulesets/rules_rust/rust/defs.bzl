"""Stand-in for rules_rust v0.70.0 under Bazel 4.2.3. The graph is real; the compiler is @stand_ins//:compile.py."""

_CrateInfo = provider(fields = ["units"])

def _units(ctx):
    unit = struct(
        name = ctx.label.name.replace("-", "_"),
        srcs = ctx.files.srcs,
        deps = tuple([d[_CrateInfo].units.to_list()[-1].name for d in ctx.attr.deps]),
    )
    return depset([unit], transitive = [d[_CrateInfo].units for d in ctx.attr.deps], order = "postorder")

def _library(ctx):
    return [DefaultInfo(files = depset(ctx.files.srcs)), _CrateInfo(units = _units(ctx))]

def _link(ctx, units, test = False):
    spec = ctx.actions.declare_file(ctx.label.name + ".spec.json")
    out = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.write(spec, json.encode({
        "language": "rust",
        "name": ctx.label.name,
        "arch": "amd64",
        "test": test,
        "module": "",
        "x_defs": {},
        "units": [{"name": u.name, "srcs": [f.path for f in u.srcs], "deps": u.deps} for u in units],
    }))
    ctx.actions.run(
        executable = ctx.executable._compile,
        arguments = [spec.path, out.path],
        inputs = [file for unit in units for file in unit.srcs] + [spec],
        outputs = [out],
        mnemonic = "Rustc",
    )
    return DefaultInfo(files = depset([out]), executable = out)

def _binary(ctx):
    return _link(ctx, _units(ctx).to_list())

def _test(ctx):
    return _link(ctx, ctx.attr.crate[_CrateInfo].units.to_list(), test = True)

_attrs = {
    "srcs": attr.label_list(allow_files = [".rs"]),
    "deps": attr.label_list(providers = [_CrateInfo]),
    "edition": attr.string(default = "2021"),
    "_compile": attr.label(default = "@stand_ins//:compile.py", allow_single_file = True, executable = True, cfg = "exec"),
}

rust_library = rule(implementation = _library, attrs = _attrs)

rust_binary = rule(implementation = _binary, attrs = _attrs, executable = True)

# The tests of a crate are in the crate itself.
rust_test = rule(
    implementation = _test,
    test = True,
    attrs = dict(_attrs, crate = attr.label(providers = [_CrateInfo], mandatory = True)),
)

def _clippy(target, ctx):
    if ctx.rule.kind not in ["rust_library", "rust_binary", "rust_test"]:
        return []
    checked = ctx.actions.declare_file(ctx.label.name + ".clippy.ok")
    ctx.actions.run(
        executable = ctx.executable._clippy,
        arguments = [checked.path] + [file.path for file in ctx.rule.files.srcs],
        inputs = ctx.rule.files.srcs,
        outputs = [checked],
        mnemonic = "Clippy",
    )
    return [OutputGroupInfo(clippy_checks = depset([checked]))]

rust_clippy_aspect = aspect(
    implementation = _clippy,
    attrs = {
        "_clippy": attr.label(default = "@stand_ins//:clippy.py", allow_single_file = True, executable = True, cfg = "exec"),
    },
)
