"""Stand-in for rules_img v0.3.19 under Bazel 4.2.3: what images and pushes pass to each other."""

# ImageManifestInfo and ImageIndexInfo of the real one.
ImageInfo = provider(fields = ["kind", "layout", "descriptor"])

DeployInfo = provider(fields = ["deploy_manifest", "layouts"])
