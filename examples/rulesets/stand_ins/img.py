#!/usr/bin/env python3
"""Stand-in for the `img` tool of rules_img v0.3.19.

    img deploy-metadata REQUEST.json OUT.json [STATUS…]   at build time: templates expanded, digests looked up
    img deploy-merge OUT.json KINDS IN.json…              at build time: several of those in one (multi_deploy)
    img deploy --request-file F --layouts DIR [flags]     at run time: pushes and loads; the images are in DIR/*

Flags, output and exit codes of `deploy` are the real one's; crane.py pushes, archive.py packs what a daemon loads. There
is no signing and there are no sinks.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ARCHIVE, CRANE = os.path.join(HERE, "archive.py"), os.path.join(HERE, "crane.py")
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


def load_json(path):
    with open(path) as file:
        return json.load(file)


def write_json(path, value):
    with open(path, "w") as file:
        json.dump(value, file, separators=(",", ":"))


def expand(value, known):
    """Go's text/template, as far as `{{.NAME}}` goes."""
    if isinstance(value, list):
        return [expand(item, known) for item in value]
    for action in re.findall(r"\{\{(.*?)\}\}", value):
        if not re.fullmatch(r"\s*\.\w+\s*", action):
            sys.exit(f"Error: this stand-in expands {{{{.NAME}}}} only, not {{{{{action}}}}}")
    return re.sub(r"\{\{\s*\.(\w+)\s*\}\}", lambda m: known.get(m[1], "<no value>"), value)


def described(layout, descriptor):
    """One manifest as a deploy manifest lists it: itself, its config and its layers."""
    manifest = load_json(f"{layout}/blobs/{descriptor['digest'].replace(':', '/')}")
    plain = {key: descriptor[key] for key in ("mediaType", "digest", "size")}
    return {"descriptor": plain, "config": manifest["config"], "layer_blobs": manifest["layers"]}


def metadata(request_path, out, *status_files):
    request = load_json(request_path)
    known = dict(request["build_settings"])
    for path in status_files:
        with open(path) as file:
            known.update(line.rstrip("\n").partition(" ")[::2] for line in file)
    descriptor = load_json(request["descriptor"])
    root = {key: descriptor[key] for key in ("mediaType", "digest", "size")}
    if request["tracks_content"]:
        known["digest"] = root["digest"]
    values = {key: expand(value, known) for key, value in request["templates"].items()}
    tags = values.pop("tags")
    if request["tag_file"]:
        with open(request["tag_file"]) as file:
            tags += [expand(line, known) for line in file.read().split("\n") if line]
    if request["destination_file"]:
        with open(request["destination_file"]) as file:
            values["registry"], _, values["repository"] = file.read().strip().partition("/")

    layout = request["layout"]
    listed = [root]
    if request["root_kind"] == "index":
        listed = load_json(f"{layout}/blobs/{root['digest'].replace(':', '/')}")["manifests"]
    operation = {"command": request["command"], "root_kind": request["root_kind"], "root": root}
    operation["manifests"] = [described(layout, entry) for entry in listed]
    operation.update({key: value for key, value in values.items() if value})
    tags = sorted({tag for tag in tags if tag})
    if tags:
        operation["tags"] = tags
    write_json(out, {"operations": [operation], "settings": {request["command"] + "_strategy": request["strategy"]}})


def merge(out, kinds, *paths):
    requests = [load_json(path) for path in paths]
    operations = [each for request in requests for each in request["operations"] if each["command"] in kinds.split(",")]
    write_json(out, {"operations": operations, "settings": {"push_strategy": "lazy", "load_strategy": "lazy"}})


VALUED = ("request-file", "layouts", "tag", "t", "registry", "repository", "jobs", "progress", "platform")


def parse(args):
    """Go's flag package: -name, --name, -name=value, -name value; anything else is refused."""
    flags, args = {"tag": []}, list(args)
    while args:
        arg = args.pop(0)
        name, equals, value = arg.lstrip("-").partition("=")
        if not arg.startswith("-"):
            sys.exit("Usage of deploy:")
        if name == "insecure":
            flags[name] = value not in ("false", "0")
            continue
        if name not in VALUED:
            sys.exit(f"flag provided but not defined: -{name}\nUsage of deploy:")
        if not equals and not args:
            sys.exit(f"flag needs an argument: -{name}\nUsage of deploy:")
        value = value if equals else args.pop(0)
        if name in ("tag", "t"):
            flags["tag"].append(value)
        else:
            flags[name] = value
    return flags


def crane(flags, *args):
    insecure = ["--insecure"] if flags.get("insecure") or os.environ.get("IMG_INSECURE") == "1" else []
    command = [sys.executable, CRANE, args[0], *insecure, *args[1:]]
    if subprocess.run(command, stdout=subprocess.DEVNULL).returncode:
        sys.exit(f"Error during deploy: deploying images: {' '.join(args)} failed")


def push(operation, layout, flags):
    """Pushes by digest, then by tag, and returns what was pushed: --tag adds to the tags that the rule has."""
    repository = flags.get("registry", operation["registry"]) + "/" + flags.get("repository", operation["repository"])
    reference = f"{repository}@{operation['root']['digest']}"
    crane(flags, "push", layout, reference)
    tags = sorted({*operation.get("tags", []), *flags["tag"]} - {""})
    for tag in tags:
        crane(flags, "tag", reference, tag)
    return [reference, *(f"{repository}:{tag}" for tag in tags)]


def load(operation, layout, flags):
    prefix = ""
    if operation.get("repository"):
        prefix = flags.get("registry", operation["registry"]) + "/" + flags.get("repository", operation["repository"]) + ":"
    names = [prefix + tag for tag in [*operation.get("tags", []), *flags["tag"]]]
    names = [name if ":" in name.rpartition("/")[2] else name + ":latest" for name in names]
    with tempfile.TemporaryDirectory() as folder:
        archive = f"{folder}/image.tar"
        platform = flags.get("platform", f"linux/{ARCHITECTURES.get(os.uname().machine)}")
        subprocess.run([sys.executable, ARCHIVE, layout, archive, platform, *names], check=True)
        daemon = operation.get("daemon", "docker")
        if daemon == "tar":
            with open(archive, "rb") as file:
                sys.stdout.buffer.write(file.read())
            print("\n".join(names), file=sys.stderr)
            return
        program = os.environ["LOADER_BINARY"] if daemon == "generic" else daemon
        subprocess.run([program, "image", "load", "--input", archive], check=True)


def deploy(*args):
    flags = parse(args)
    request = load_json(flags["request-file"])
    operations = request["operations"]
    layouts = [entry.path for entry in os.scandir(flags["layouts"])]
    held = {load_json(f"{layout}/index.json")["manifests"][0]["digest"]: layout for layout in layouts}
    pushed = []
    for operation in operations:
        layout = held[operation["root"]["digest"]]
        if operation["command"] == "push":
            pushed += push(operation, layout, flags)
        else:
            load(operation, layout, flags)
    # With `bes` the event service pushes later, and the pusher says nothing; here it has pushed already.
    if request.get("settings", {}).get("push_strategy") != "bes":
        print("".join(f"{line}\n" for line in pushed), end="")


{"deploy": deploy, "deploy-merge": merge, "deploy-metadata": metadata}[sys.argv[1]](*sys.argv[2:])
