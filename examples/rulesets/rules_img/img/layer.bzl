"""Stand-in for rules_img v0.3.19 under Bazel 4.2.3: layers."""

load("//img/private:keyed.bzl", "keyed")
load("//img/private:layer.bzl", _image_layer = "image_layer")

def image_layer(name, srcs = {}, **kwargs):
    _image_layer(name = name, srcs = keyed(srcs), **kwargs)
