"""Stand-in for rules_img v0.3.19 under Bazel 4.2.3: the rule image_load."""

load(":deploy.bzl", "ATTRS", "deploy_manifest", "deployer")
load(":providers.bzl", "ImageInfo")

def _impl(ctx):
    if bool(ctx.attr.registry) != bool(ctx.attr.repository):
        fail("image_load/image_load_spec: 'registry' and 'repository' must be set together (or neither)")
    strategy = "lazy" if ctx.attr.strategy == "auto" else ctx.attr.strategy
    templates = {
        "registry": ctx.attr.registry,
        "repository": ctx.attr.repository,
        "daemon": "docker" if ctx.attr.daemon == "auto" else ctx.attr.daemon,
    }
    return deployer(ctx, deploy_manifest(ctx, "load", strategy, templates), [ctx.attr.image[ImageInfo].layout])

image_load = rule(
    implementation = _impl,
    executable = True,
    attrs = dict(
        ATTRS,
        daemon = attr.string(default = "auto", values = ["auto", "docker", "podman", "tar", "generic"]),
        strategy = attr.string(default = "auto", values = ["auto", "eager", "lazy"]),
    ),
)
