"""Stand-in for rules_img v0.3.19 under Bazel 4.2.3: the rule multi_deploy."""

load(":deploy.bzl", "TOOLS", "deployer")
load(":providers.bzl", "DeployInfo")

def _impl(ctx):
    operations = [operation[DeployInfo] for operation in ctx.attr.operations]
    manifests = [operation.deploy_manifest for operation in operations]
    out = ctx.actions.declare_file(ctx.label.name + ".json")
    ctx.actions.run(
        executable = ctx.executable._img,
        arguments = ["deploy-merge", out.path, ",".join(ctx.attr.deploy_operations)] + [file.path for file in manifests],
        inputs = manifests,
        outputs = [out],
        mnemonic = "MultiDeployMerge",
    )
    return deployer(ctx, out, [layout for operation in operations for layout in operation.layouts])

multi_deploy = rule(
    implementation = _impl,
    executable = True,
    attrs = dict(
        TOOLS,
        deploy_operations = attr.string_list(default = ["push", "load"]),
        operations = attr.label_list(mandatory = True, providers = [DeployInfo]),
    ),
)
