#!/usr/bin/env python3
"""archive.py LAYOUT OUT PLATFORM NAME…: the tarball that `docker load` takes.

Stand-in for what rules_oci v2.3.2 and rules_img v0.3.19 pack. Both forms in one: index.json for loaders that know OCI, manifest.json for those that do not. Of an index, manifest.json
has the image for PLATFORM (linux/amd64), or the first.
"""
import io
import json
import sys
import tarfile

NOWHERE = {"os": "", "architecture": ""}

def main(layout, out, platform, *names):
    def blob(digest):
        with open(f"{layout}/blobs/{digest.replace(':', '/')}", "rb") as file:
            return file.read()

    files = {}

    def keep(digest):
        files["blobs/" + digest.replace(":", "/")] = blob(digest)
        return json.loads(files["blobs/" + digest.replace(":", "/")])

    with open(f"{layout}/index.json") as file:
        root = json.load(file)["manifests"][0]
    document = keep(root["digest"])
    listed = document.get("manifests", [root])
    chosen = [each for each in listed if "{os}/{architecture}".format(**each.get("platform", NOWHERE)) == platform]
    for each in listed:
        manifest = keep(each["digest"])
        keep(manifest["config"]["digest"])
        for layer in manifest["layers"]:
            files["blobs/" + layer["digest"].replace(":", "/")] = blob(layer["digest"])
    image = json.loads(blob((chosen or listed)[0]["digest"]))

    paths = ["blobs/" + part["digest"].replace(":", "/") for part in [image["config"], *image["layers"]]]
    named = [{**root, "annotations": {"org.opencontainers.image.ref.name": name}} for name in names]
    files["oci-layout"] = b'{"imageLayoutVersion":"1.0.0"}'
    files["index.json"] = json.dumps({"schemaVersion": 2, "manifests": named}).encode()
    files["manifest.json"] = json.dumps([{"Config": paths[0], "RepoTags": names, "Layers": paths[1:]}]).encode()
    with tarfile.open(out, "w", format=tarfile.USTAR_FORMAT) as archive:
        for path, data in sorted(files.items()):
            entry = tarfile.TarInfo(path)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))


main(*sys.argv[1:])
