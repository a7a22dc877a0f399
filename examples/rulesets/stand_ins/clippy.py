#!/usr/bin/env python3
"""Stand-in for clippy-driver of rules_rust v0.70.0. It knows two of clippy's lints, and denies them: len_zero, needless_return."""
import re
import sys

LINTS = {
    "len_zero": (re.compile(r"\.len\(\) *(?:==|!=|>) *0\b"), "length comparison to zero"),
    "needless_return": (re.compile(r"\breturn\b[^;{}]*;\n}", re.M), "unneeded `return` statement"),
}


def main(checked, *sources):
    found = []
    for path in sources:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        for name, (pattern, message) in LINTS.items():
            for match in pattern.finditer(text):
                line = text.count("\n", 0, match.start()) + 1
                found.append(f"error: {message}\n --> {path}:{line}\n  = note: clippy::{name}")
    if found:
        sys.exit("\n".join(found))
    with open(checked, "w", encoding="utf-8"):
        pass


main(*sys.argv[1:])
