#!/usr/bin/env python3
"""Stand-in for gazelle v0.47.0. Of what gazelle keeps in BUILD files it keeps `srcs` and `deps` of the go_library that is there, and
makes no rules of its own. The prefix is go.mod's module."""
import os
import re

IMPORT = re.compile(r'^(?:import )?\s*(?:\w+ )?"([\w./-]+)"$', re.M)
LIBRARY = re.compile(r"^go_library\(\n.*?^\)\n", re.M | re.S)
ATTRIBUTE = r"    {} = \[.*?\],\n"


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def written(name, values):
    if len(values) < 2:
        return f"    {name} = [" + "".join(f'"{value}"' for value in values) + "],\n" if values else ""
    return f"    {name} = [\n" + "".join(f'        "{value}",\n' for value in values) + "    ],\n"


def with_attribute(rule, name, values):
    text = written(name, values)
    pattern = re.compile(ATTRIBUTE.format(name), re.S)
    if pattern.search(rule):
        return pattern.sub(lambda _: text, rule)
    return rule.replace("\n)\n", "\n" + text + ")\n")


def main():
    root = os.environ["BUILD_WORKSPACE_DIRECTORY"]
    module = re.search(r"^module (\S+)$", read(os.path.join(root, "go.mod")), re.M)[1]
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith((".", "bazel-"))]
        if "BUILD.bazel" not in files:
            continue
        build = os.path.join(folder, "BUILD.bazel")
        before = read(build)
        library = LIBRARY.search(before)
        if library is None:
            continue
        sources = sorted(name for name in files if name.endswith(".go") and not name.endswith("_test.go"))
        found = {path for name in sources for path in IMPORT.findall(read(os.path.join(folder, name)))}
        deps = sorted("/" + path[len(module) :] for path in found if path.startswith(module + "/"))
        rule = with_attribute(with_attribute(library[0], "srcs", sources), "deps", deps)
        if rule != library[0]:
            with open(build, "w", encoding="utf-8") as file:
                file.write(before.replace(library[0], rule))


main()
