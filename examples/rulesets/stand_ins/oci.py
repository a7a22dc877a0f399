#!/usr/bin/env python3
"""Builds layers, images and indexes as OCI layouts: what `img`, `regctl` and `jq` do in the real rulesets.

Stand-in for the build tools of rules_img v0.3.19 and rules_oci v2.3.2, which need a newer Bazel than Debian's 4.2.3.
No clock, no user, no random order gets in: the same input gives the same digest.
"""
import argparse
import gzip
import hashlib
import io
import json
import os
import tarfile

EPOCH = "1970-01-01T00:00:00Z"
OCI = "application/vnd.oci.image."


def read(path):
    with open(path, "rb") as file:
        return file.read()


def lines(path):
    return [line for line in read(path).decode().split("\n") if line] if path else []


def pairs(path):
    return dict(line.split("=", 1) for line in lines(path))


def encode(value):
    return json.dumps(value, separators=(",", ":")).encode()


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def write(path, data):
    if path:
        with open(path, "wb") as file:
            file.write(data)


class Layout:
    def __init__(self, path):
        self.path = path
        os.makedirs(f"{path}/blobs/sha256", exist_ok=True)

    def put(self, data, media_type):
        name = digest(data)
        write(f"{self.path}/blobs/{name.replace(':', '/')}", data)
        return {"mediaType": media_type, "digest": name, "size": len(data)}

    def close(self, root, args, platform=None):
        """Writes the root into index.json, and the small files that rules_img gives out next to the layout."""
        write(f"{self.path}/oci-layout", encode({"imageLayoutVersion": "1.0.0"}))
        write(f"{self.path}/index.json", encode({"schemaVersion": 2, "manifests": [root]}))
        write(args.root, read(f"{self.path}/blobs/{root['digest'].replace(':', '/')}"))
        write(args.descriptor, encode({**root, "platform": platform} if platform else root))
        write(args.digest, root["digest"].encode())


def blobs(layout):
    """The root descriptor of a layout, and its blobs by digest."""
    folder = f"{layout}/blobs/sha256"
    held = {"sha256:" + name: read(f"{folder}/{name}") for name in sorted(os.listdir(folder))}
    return json.loads(read(f"{layout}/index.json"))["manifests"][0], held


def platform_of(config):
    return {key: config[key] for key in ("os", "architecture", "variant") if config.get(key)}


def tar(args):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path, file in sorted(json.loads(read(args.spec))["files"].items()):
            entry = tarfile.TarInfo(path.lstrip("/"))
            entry.mode = int(file["mode"], 8)
            data = read(file["src"])
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    data = out.getvalue()
    if args.out.endswith("gz"):
        zipped = io.BytesIO()
        with gzip.GzipFile(filename="", mode="wb", fileobj=zipped, mtime=0) as file:
            file.write(data)
        data = zipped.getvalue()
    write(args.out, data)


def image(args):
    layout = Layout(args.layout)
    if args.base:
        root, held = blobs(args.base)
        base = json.loads(held[root["digest"]])
        config, layers = json.loads(held[base["config"]["digest"]]), base["layers"]
        for layer in layers:
            layout.put(held[layer["digest"]], layer["mediaType"])
    else:
        config, layers = {"created": EPOCH, **json.loads(args.platform), "config": {}}, []
    config.setdefault("rootfs", {"type": "layers", "diff_ids": []})
    config.setdefault("history", [])

    for path in args.layer:
        data = read(path)
        zipped = data[:2] == b"\x1f\x8b"
        layers.append(layout.put(data, OCI + "layer.v1.tar" + ("+gzip" if zipped else "")))
        config["rootfs"]["diff_ids"].append(digest(gzip.decompress(data) if zipped else data))
        config["history"].append({"created": EPOCH, "created_by": f"bazel build {args.label}"})

    run = config.setdefault("config", {})
    fragment = json.loads(read(args.config)) if args.config else {}
    env = dict(entry.split("=", 1) for entry in run.get("Env", []))
    env.update(pairs(args.env))
    env.update(fragment.pop("Env", {}))
    labels = {**run.get("Labels", {}), **pairs(args.labels), **fragment.pop("Labels", {})}
    if args.entrypoint:  # as crane and Dockerfiles have it, a new entrypoint drops the old command
        run.pop("Cmd", None)
        run["Entrypoint"] = lines(args.entrypoint)
    if "Entrypoint" in fragment:
        run.pop("Cmd", None)
    run.update(fragment)
    for key, value in {
        "Cmd": lines(args.cmd),
        "Env": [f"{name}={value}" for name, value in env.items()],
        "ExposedPorts": {port: {} for line in lines(args.exposed_ports) for port in line.split(",")},
        "Labels": labels,
        "User": args.user,
        "Volumes": {path: {} for line in lines(args.volumes) for path in line.split(",")},
        "WorkingDir": args.workdir,
    }.items():
        if value:
            run[key] = value
    if args.created:
        config["created"] = read(args.created).decode().strip()

    manifest = {"schemaVersion": 2, "mediaType": OCI + "manifest.v1+json"}
    manifest["config"] = layout.put(encode(config), OCI + "config.v1+json")
    manifest["layers"] = layers
    if args.annotations:
        manifest["annotations"] = pairs(args.annotations)
    layout.close(layout.put(encode(manifest), OCI + "manifest.v1+json"), args, platform_of(config))


def index(args):
    layout, manifests = Layout(args.layout), []
    for path in args.image:
        root, held = blobs(path)
        config = json.loads(held[json.loads(held[root["digest"]])["config"]["digest"]])
        manifests.append({**root, "platform": platform_of(config)})
        for data in held.values():
            layout.put(data, "")
    document = {"schemaVersion": 2, "mediaType": OCI + "index.v1+json", "manifests": manifests}
    if args.annotations:
        document["annotations"] = pairs(args.annotations)
    layout.close(layout.put(encode(document), OCI + "index.v1+json"), args)


def main():
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(required=True)
    packed = commands.add_parser("tar")
    packed.set_defaults(run=tar)
    packed.add_argument("spec")
    packed.add_argument("out")
    built = commands.add_parser("image")
    built.set_defaults(run=image)
    for flag in ("base", "platform", "label", "config", "created", "user", "workdir"):
        built.add_argument("--" + flag)
    for flag in ("cmd", "entrypoint", "env", "exposed_ports", "labels", "volumes"):
        built.add_argument("--" + flag)
    built.add_argument("--layer", action="append", default=[])
    listed = commands.add_parser("index")
    listed.set_defaults(run=index)
    listed.add_argument("--image", action="append", default=[])
    for command in (built, listed):
        command.add_argument("--layout", required=True)
        for flag in ("annotations", "root", "descriptor", "digest"):
            command.add_argument("--" + flag)
    args = parser.parse_args()
    args.run(args)


main()
