"""From a `transformers` encoder to the scriptable one: names of weights, heads, poolings."""

import torch
from torch import Tensor, nn

from djinn_models.conversion.text_original import CLASSIFICATION, TextOriginal
from djinn_models.encoder import Embedder, FirstTokenClassifier, FirstTokenEmbedder, SpanReader
from djinn_models.rowwise import without_dropout

BERT = {
    "layer": "encoder.layer.{}.",
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "out": "attention.output.dense",
    "norm1": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "norm2": "output.LayerNorm",
}
DISTILBERT = {
    "layer": "transformer.layer.{}.",
    "query": "attention.q_lin",
    "key": "attention.k_lin",
    "value": "attention.v_lin",
    "out": "attention.out_lin",
    "norm1": "sa_layer_norm",
    "up": "ffn.lin1",
    "down": "ffn.lin2",
    "norm2": "output_layer_norm",
}
HEADS = {
    "bert": ("bert.pooler.dense", "tanh", "classifier"),
    "distilbert": ("pre_classifier", "relu", "classifier"),
    "roberta": ("classifier.dense", "tanh", "classifier.out_proj"),
}


def converted(original: TextOriginal, task: str, pooling: str | None) -> nn.Module:
    """The network that answers as the original does, in float32."""
    config = encoder_config(original)
    if task in CLASSIFICATION:
        dense, activation, out = HEADS.get(original.kind, HEADS["roberta"])
        net = FirstTokenClassifier(config, len(original.labels), activation)
        net.dense.load_state_dict(original.network.get_submodule(dense).state_dict())
        net.head.load_state_dict(original.network.get_submodule(out).state_dict())
    elif task == "question-answering":
        net = SpanReader(config)
        net.head.load_state_dict(original.network.qa_outputs.state_dict())
    else:
        net = FirstTokenEmbedder(config) if pooling == "cls" else Embedder(config)
    net.bert.load_state_dict(encoder_state(original, net.bert))
    return without_dropout(net).eval().requires_grad_(False)


def encoder_config(original: TextOriginal) -> dict:
    config = original.config
    named = {
        "hidden_size": config.hidden_size,
        "num_attention_heads": config.num_attention_heads,
        "num_hidden_layers": config.num_hidden_layers,
        "intermediate_size": config.hidden_dim if original.kind == "distilbert" else config.intermediate_size,
        "hidden_act": config.activation if original.kind == "distilbert" else config.hidden_act,
        "layer_norm_eps": 1e-12 if original.kind == "distilbert" else config.layer_norm_eps,
        "vocab_size": original.network.get_input_embeddings().num_embeddings,
        "max_position_embeddings": original.positions,
        "hidden_dropout_prob": 0.0,
    }
    return named | {"type_vocab_size": config.type_vocab_size if "token_type_ids" in original.inputs else 0}


def encoder_state(original: TextOriginal, encoder: nn.Module) -> dict[str, Tensor]:
    theirs = original.network.base_model.state_dict()
    names = DISTILBERT if original.kind == "distilbert" else BERT
    positions = theirs["embeddings.position_embeddings.weight"][-original.positions :]
    types = theirs.get("embeddings.token_type_embeddings.weight")
    own = {
        "words.weight": theirs["embeddings.word_embeddings.weight"],
        "norm.weight": theirs["embeddings.LayerNorm.weight"],
        "norm.bias": theirs["embeddings.LayerNorm.bias"],
    }
    if encoder.types is not None:
        own["types.weight"] = types
    elif types is not None:
        positions = positions + types[0]
    own["positions.weight"] = positions
    for i, layer in enumerate(encoder.layers):
        for part in ("weight", "bias"):
            their = {name: theirs[f"{names['layer'].format(i)}{names[name]}.{part}"] for name in names if name != "layer"}
            found = {name: their[name] for name in ("out", "norm1", "up", "down", "norm2")}
            if hasattr(layer, "qkv"):
                found["qkv"] = torch.cat([their["query"], their["key"], their["value"]])
            else:
                found |= {"query": their["query"], "kv": torch.cat([their["key"], their["value"]])}
            own |= {f"layers.{i}.{name}.{part}": value for name, value in found.items()}
    return own
