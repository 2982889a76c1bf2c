"""Writes LightGBM models as crates/strip/src/trees.rs reads them; the format is described there."""
import struct

import numpy as np


# Where a stage has no models, each block is body as likely as this, in log-odds.
KEPT = 1.0


def written(stages, named):
    """Two stages as one file: each the mean of its models; without models, everything is kept."""
    dumps = [[t for model in models for t in model.dump_model()["tree_info"]] if models else [] for models in stages]
    features = sorted({n for d, c in zip(dumps, named) for t in d for n in split_names(t["tree_structure"], c)})
    out = [b"depeche trees 1\n", struct.pack("<H", len(features))]
    out += [bytes([len(n)]) + n.encode() for n in features]
    index = {name: i for i, name in enumerate(features)}
    for models, dump, columns in zip(stages, dumps, named):
        out.append(struct.pack("<fH", 0.0 if models else KEPT, len(dump)))
        out += [tree(t["tree_structure"], columns, index, len(models)) for t in dump]
    return b"".join(out)


def split_names(node, columns):
    if "split_feature" in node:
        yield columns[node["split_feature"]]
        yield from split_names(node["left_child"], columns)
        yield from split_names(node["right_child"], columns)


def tree(root, columns, index, models):
    """Breadth first, so that children stand after their parent and side by side; values are shares of the mean."""
    nodes, out = [root], []
    for node in nodes:
        value = round(10_000 * node.get("internal_value", node.get("leaf_value", 0.0)) / models)
        value = max(-32_768, min(32_767, value))
        if "split_feature" not in node:
            out.append(struct.pack("<Bh", 0, value))
            continue
        out.append(struct.pack("<BhHf", len(nodes), value, index[columns[node["split_feature"]]], down(node["threshold"])))
        nodes += [node["left_child"], node["right_child"]]
    return bytes([len(nodes)]) + b"".join(out)


def down(threshold):
    """The largest f32 up to the threshold: the same rows go left."""
    near = np.float32(threshold)
    return float(np.nextafter(near, np.float32(-np.inf)) if float(near) > threshold else near)
