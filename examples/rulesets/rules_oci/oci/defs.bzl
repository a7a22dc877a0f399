"""Stand-in for rules_oci v2.3.2 under Bazel 4.2.3: the public macros, with the targets that the real ones generate."""

load("@bazel_skylib//rules:write_file.bzl", "write_file")
load("//oci/private:digest.bzl", "digest")
load("//oci/private:image.bzl", _oci_image = "oci_image")
load("//oci/private:image_index.bzl", _oci_image_index = "oci_image_index")
load("//oci/private:load.bzl", _oci_load = "oci_load")
load("//oci/private:push.bzl", _oci_push = "oci_push")

oci_image_rule = _oci_image
oci_image_index_rule = _oci_image_index
oci_push_rule = _oci_push
oci_tarball_rule = _oci_load

_COMMON = ["compatible_with", "restricted_to", "target_compatible_with", "testonly", "visibility"]

def _common(kwargs):
    return {key: kwargs[key] for key in _COMMON + ["tags"] if key in kwargs}

def _internal(kwargs):
    return dict([(key, kwargs[key]) for key in _COMMON if key in kwargs], tags = ["manual"])

def _file(name, kind, content, kwargs):
    """A list or a dictionary becomes a file, written by a target of its own; a label stays one."""
    if type(content) == "dict":
        content = ["{}={}".format(key, value) for (key, value) in content.items()]
    if type(content) != "list":
        return content
    label = "{}_write_{}".format(name, kind)
    write_file(name = label, out = "{}.{}.txt".format(name, kind), content = content, **_internal(kwargs))
    return label

def oci_image(
        name,
        labels = None,
        annotations = None,
        env = None,
        cmd = None,
        entrypoint = None,
        exposed_ports = None,
        volumes = None,
        **kwargs):
    _oci_image(
        name = name,
        annotations = _file(name, "annotations", annotations, kwargs),
        labels = _file(name, "labels", labels, kwargs),
        env = _file(name, "env", env, kwargs),
        cmd = _file(name, "cmd", cmd, kwargs),
        entrypoint = _file(name, "entrypoint", entrypoint, kwargs),
        exposed_ports = _file(name, "exposed_ports", exposed_ports, kwargs),
        volumes = _file(name, "volumes", volumes, kwargs),
        **kwargs
    )
    digest(name = name + ".digest", image = name, out = name + ".json.sha256", **_common(kwargs))

def oci_image_index(name, annotations = None, **kwargs):
    _oci_image_index(name = name, annotations = _file(name, "annotations", annotations, kwargs), **kwargs)
    digest(name = name + ".digest", image = name, out = name + ".json.sha256", **_common(kwargs))

def oci_push(name, remote_tags = None, **kwargs):
    _oci_push(name = name, remote_tags = _file(name, "tags", remote_tags, kwargs), **kwargs)

def oci_load(name, repo_tags = None, **kwargs):
    _oci_load(name = name, repo_tags = _file(name, "tags", repo_tags, kwargs), **kwargs)
