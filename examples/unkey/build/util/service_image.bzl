"""From one Go library to a pushed image: everything that the services' images have in common."""

load("@rules_go//go:def.bzl", "go_binary")
load("@rules_oci//oci:defs.bzl", "oci_image", "oci_image_index", "oci_load", "oci_push")
load("@rules_pkg//pkg:tar.bzl", "pkg_tar")

def service_image(name, library, binary_name = None):
    """Defines :image_linux_amd64 and :image_linux_arm64, their index :image, :push and :load.

    Args:
        name: what the names of its targets begin with
        library: the go_library of the entry point
        binary_name: the service, which its program and its image (ghcr.io/unkeyed/<service>) are called after; the name, if it is
            not given
    """
    binary_name = binary_name or name
    for architecture in ["amd64", "arm64"]:
        binary = "{}_linux_{}".format(name, architecture)
        layer = "layer_linux_" + architecture
        go_binary(
            name = binary,
            embed = [library],
            goarch = architecture,
            goos = "linux",
            out = "bin/" + binary_name,
            pure = "on",
            x_defs = {"github.com/unkeyed/unkey/pkg/version.Version": "{STABLE_RELEASE_VERSION}"},
        )
        pkg_tar(
            name = layer,
            srcs = [binary],
            mode = "0755",
            strip_prefix = "bin",
        )
        oci_image(
            name = "image_linux_" + architecture,
            base = "@distroless_static_linux_" + architecture,
            entrypoint = ["/" + binary_name],
            tars = [layer],
        )
    oci_image_index(
        name = "image",
        images = [
            "image_linux_amd64",
            "image_linux_arm64",
        ],
    )

    # No remote_tags: a release gives its version with `-- --tag v1.2.3`, and there is no `latest`.
    oci_push(
        name = "push",
        image = "image",
        repository = "ghcr.io/unkeyed/" + binary_name,
    )
    oci_load(
        name = "load",
        image = select({
            "@platforms//cpu:aarch64": "image_linux_arm64",
            "//conditions:default": "image_linux_amd64",
        }),
        repo_tags = ["unkey/{}:dev".format(binary_name)],
    )
