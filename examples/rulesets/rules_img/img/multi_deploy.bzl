"""Stand-in for rules_img v0.3.19 under Bazel 4.2.3: several pushes in one program."""

load("//img/private:multi_deploy.bzl", _multi_deploy = "multi_deploy")

multi_deploy = _multi_deploy
