"""Stand-in for rules_img v0.3.19 under Bazel 4.2.3: images and indexes."""

load("//img/private:image.bzl", _image_index = "image_index", _image_manifest = "image_manifest")

image_index = _image_index
image_manifest = _image_manifest
