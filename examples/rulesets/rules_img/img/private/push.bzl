"""Stand-in for rules_img v0.3.19 under Bazel 4.2.3: the rule image_push, without what only tunes transport."""

load(":deploy.bzl", "ATTRS", "deploy_manifest", "deployer")
load(":providers.bzl", "ImageInfo")

def _impl(ctx):
    if ctx.attr.destination_file and (ctx.attr.registry or ctx.attr.repository):
        fail("Cannot specify both 'destination_file' and 'registry' or 'repository' attributes")
    if not ctx.attr.destination_file and not (ctx.attr.registry and ctx.attr.repository):
        fail("'registry' and 'repository' are required when 'destination_file' is not set")
    strategy = "eager" if ctx.attr.strategy == "auto" else ctx.attr.strategy
    templates = {"registry": ctx.attr.registry, "repository": ctx.attr.repository}
    request = deploy_manifest(ctx, "push", strategy, templates, ctx.file.destination_file)
    return deployer(ctx, request, [ctx.attr.image[ImageInfo].layout])

image_push = rule(
    implementation = _impl,
    executable = True,
    attrs = dict(
        ATTRS,
        destination_file = attr.label(allow_single_file = True),
        strategy = attr.string(default = "auto", values = ["auto", "eager", "lazy", "cas_registry", "bes"]),
    ),
)
