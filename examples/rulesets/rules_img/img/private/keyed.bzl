"""attr.string_keyed_label_dict came with Bazel 8. Before it, the only dictionary of labels has them as its keys."""

def keyed(names):
    """{name: label} as {label: "name name …"}."""
    labels = {}
    for (name, label) in names.items():
        labels[label] = (labels[label] + " " if label in labels else "") + name
    return labels

def unkeyed(labels):
    """The way back, for a rule: {name: target}."""
    return {name: target for (target, names) in labels.items() for name in names.split(" ")}
