#!/usr/bin/env python3
"""Stand-in for cargo-bazel of rules_rust v0.70.0, as `crates_vendor` with mode "remote" starts it. It downloads nothing: of the
crates that Cargo.lock holds it writes name, version and checksum into defs.bzl, where the real one writes repositories."""
import os
import re
import sys

PACKAGE = re.compile(r'^\[\[package\]\]\nname = "([^"]+)"\nversion = "([^"]+)"\n(?:source = .*\nchecksum = "(\w+)"\n)?', re.M)


def main(lock_file, folder):
    workspace = os.environ["BUILD_WORKSPACE_DIRECTORY"]
    with open(os.path.join(workspace, lock_file), encoding="utf-8") as file:
        crates = [found for found in PACKAGE.findall(file.read()) if found[2]]
    out = os.path.join(workspace, folder)
    os.makedirs(out, exist_ok=True)
    with open(os.path.join(out, "defs.bzl"), "w", encoding="utf-8") as file:
        file.write('"""Written by `bazel run //vendor:cargo_vendor`."""\n\nCRATES = {\n')
        for name, version, checksum in sorted(crates):
            file.write(f'    "{name}": ("{version}", "{checksum}"),\n')
        file.write("}\n")
    with open(os.path.join(out, "BUILD.bazel"), "w", encoding="utf-8") as file:
        file.write('exports_files(["defs.bzl"])\n')


main(*sys.argv[1:])
