"""Stand-in for rules_img v0.3.19 under Bazel 4.2.3: pushing an image."""

load("//img/private:keyed.bzl", "keyed")
load("//img/private:push.bzl", _image_push = "image_push")

def image_push(name, build_settings = {}, **kwargs):
    _image_push(name = name, build_settings = keyed(build_settings), **kwargs)
