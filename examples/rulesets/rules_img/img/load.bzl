"""Stand-in for rules_img v0.3.19 under Bazel 4.2.3: loading an image into a daemon."""

load("//img/private:keyed.bzl", "keyed")
load("//img/private:load.bzl", _image_load = "image_load")

def image_load(name, build_settings = {}, **kwargs):
    _image_load(name = name, build_settings = keyed(build_settings), **kwargs)
