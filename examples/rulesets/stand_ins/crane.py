#!/usr/bin/env python3
"""Stand-in for crane (go-containerregistry), which rules_oci v2.3.2 pushes with; the `img` stand-in pushes with it too.

    crane push [--insecure] LAYOUT REPOSITORY@DIGEST [--image-refs FILE]
    crane tag  [--insecure] REPOSITORY@DIGEST TAG

The work is skopeo's. As with crane: the digest goes to stdout and everything else to stderr, credentials are docker's
(DOCKER_CONFIG), and a registry on a loopback or private address is spoken to in plain HTTP.
"""
import ipaddress
import json
import os
import subprocess
import sys
import tempfile


def is_local(host):
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    if name == "localhost" or name.endswith((".localhost", ".local")):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or address.is_private


def credentials(host, folder):
    """skopeo's --authfile for docker's configuration. skopeo knows credHelpers, but credsStore has to become one."""
    path = os.path.join(os.environ.get("DOCKER_CONFIG") or os.path.expanduser("~/.docker"), "config.json")
    if not os.path.exists(path):
        return []
    with open(path) as file:
        config = json.load(file)
    store = config.pop("credsStore", None)
    if store:
        config.setdefault("credHelpers", {}).setdefault(host, store)
        path = os.path.join(folder, "config.json")
        with open(path, "w") as file:
            json.dump(config, file)
    return ["--authfile", path]


def copy(source, reference, insecure):
    host = reference.partition("/")[0]
    verify = "false" if insecure or is_local(host) else "true"
    with tempfile.TemporaryDirectory() as folder:
        command = ["skopeo", "--insecure-policy", "copy", "--quiet", "--all", "--preserve-digests"]
        command += [f"--dest-tls-verify={verify}", *credentials(host, folder)]
        if source.startswith("docker:"):
            command.append(f"--src-tls-verify={verify}")
        return subprocess.run([*command, source, f"docker://{reference}"], stdout=sys.stderr.fileno()).returncode


def main():
    words, refs, insecure = [], None, False
    args = iter(sys.argv[1:])
    for arg in args:
        if arg == "--image-refs":
            refs = next(args)
        elif arg == "--insecure":
            insecure = True
        elif arg == "--platform":
            next(args)
        elif arg in ("-v", "--verbose", "--allow-nondistributable-artifacts"):
            pass
        elif arg.startswith("-"):
            sys.exit(f"Error: unknown flag: {arg}")
        else:
            words.append(arg)
    if len(words) != 3:
        sys.exit(f"Error: accepts 2 arg(s), received {len(words) - 1}")
    command, source, target = words
    if command == "push":
        status = copy(f"oci:{source}", target, insecure)
        if status == 0:
            if refs:
                with open(refs, "w") as file:
                    file.write(target)
            print(target)
    elif command == "tag":
        status = copy(f"docker://{source}", f"{source.partition('@')[0]}:{target}", insecure)
    else:
        sys.exit(f'Error: unknown command "{command}" for "crane"')
    sys.exit(1 if status else 0)


main()
