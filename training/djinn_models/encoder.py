"""A scriptable BERT encoder (Devlin et al. 2019, arXiv:1810.04805) with the heads that Djinn serves.

Inputs are `input_ids`, `attention_mask` and, where the network tells segments apart, `token_type_ids`: int64, shape
[batch, length]; outputs are float32. Query, key and value are one projection; any batch size and any length up to the
position table works. Padding is on the right: positions count from 0 whatever the id of a token.

Attention runs over a multiple of 16 positions, the further ones masked, and on a CPU over at most 128 at a time. Its kernel
sums shorter remainders in another order, and MKL's products sum more than 192 in parts that depend on their number; int8
rounding enlarges such differences: without this, an answer would change with its batch's padding.
"""

from typing import Optional

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from djinn_models.precision import Widenable

ACTIVATIONS = {
    "gelu": nn.GELU(),
    "gelu_new": nn.GELU(approximate="tanh"),
    "gelu_pytorch_tanh": nn.GELU(approximate="tanh"),
    "relu": nn.ReLU(),
    "silu": nn.SiLU(),
    "swish": nn.SiLU(),
    "tanh": nn.Tanh(),
}


def attend(query: Tensor, key: Tensor, value: Tensor, bias: Tensor, most: int = 128) -> Tensor:
    """softmax(Q Kᵀ / √width + bias) V: [batch, heads, queries, width], in blocks of `most` keys whose sums are merged.

    Each block brings the logarithm of its softmax's denominator, as in FlashAttention (Dao et al. 2022, arXiv:2205.14135).
    """
    keys = key.size(2)
    if keys <= most or not query.is_cpu or query.requires_grad:  # the denominators have no gradient
        return F.scaled_dot_product_attention(query, key, value, attn_mask=bias)
    bias = bias.expand(query.size(0), 1, query.size(2), keys)
    mixed, total = attend_block(query, key, value, bias, 0, most)
    for start in range(most, keys, most):
        block, denominator = attend_block(query, key, value, bias, start, min(most, keys - start))
        sum_of_both = torch.logaddexp(total, denominator)
        mixed = mixed * (total - sum_of_both).exp().unsqueeze(-1) + block * (denominator - sum_of_both).exp().unsqueeze(-1)
        total = sum_of_both
    return mixed.to(query.dtype)


def attend_block(query: Tensor, key: Tensor, value: Tensor, bias: Tensor, start: int, count: int) -> tuple[Tensor, Tensor]:
    return torch.ops.aten._scaled_dot_product_flash_attention_for_cpu(
        query, key.narrow(2, start, count), value.narrow(2, start, count), 0.0, False, attn_mask=bias.narrow(3, start, count)
    )


class Layer(nn.Module):
    def __init__(self, hidden: int, heads: int, inner: int, eps: float, dropout: float, activation: str):
        super().__init__()
        self.heads = heads
        self.drop = nn.Dropout(dropout)
        self.qkv = nn.Linear(hidden, 3 * hidden)
        self.out = nn.Linear(hidden, hidden)
        self.norm1 = nn.LayerNorm(hidden, eps)
        self.up = nn.Linear(hidden, inner)
        self.activation = ACTIVATIONS[activation]
        self.down = nn.Linear(inner, hidden)
        self.norm2 = nn.LayerNorm(hidden, eps)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        b, n, h = x.shape
        keys = bias.size(-1)
        qkv = F.pad(self.qkv(x), [0, 0, 0, keys - n])
        qkv = qkv.view(b, keys, 3, self.heads, h // self.heads).permute(2, 0, 3, 1, 4)
        a = attend(qkv[0], qkv[1], qkv[2], bias)
        return self.rest(x, a[:, :, :n].transpose(1, 2).reshape(b, n, h))

    def rest(self, x: Tensor, attended: Tensor) -> Tensor:
        x = self.norm1(x + self.drop(self.out(attended)))
        return self.norm2(x + self.drop(self.down(self.activation(self.up(x)))))


class FirstTokenLayer(Layer):
    """A last layer of which only position 0 is looked at: [batch, length, hidden] -> [batch, 1, hidden]."""

    def __init__(self, hidden: int, heads: int, inner: int, eps: float, dropout: float, activation: str):
        super().__init__(hidden, heads, inner, eps, dropout, activation)
        del self.qkv
        self.query = nn.Linear(hidden, hidden)
        self.kv = nn.Linear(hidden, 2 * hidden)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        b, n, h = x.shape
        keys = bias.size(-1)
        first = x[:, :1]
        query = self.query(first).view(b, 1, self.heads, h // self.heads).transpose(1, 2)
        kv = F.pad(self.kv(x), [0, 0, 0, keys - n])
        kv = kv.view(b, keys, 2, self.heads, h // self.heads).permute(2, 0, 3, 1, 4)
        a = attend(query, kv[0], kv[1], bias)
        return self.rest(first, a.transpose(1, 2).reshape(b, 1, h))


class Encoder(nn.Module):
    """[batch, length] ids -> [batch, length, hidden] states; [batch, 1, hidden] when only the first is wanted.

    `config` has the names of BERT's config.json; with a `type_vocab_size` of 0 segments are not told apart.
    """

    def __init__(self, config: dict, first_token_only: bool = False):
        super().__init__()
        hidden, eps, dropout = config["hidden_size"], config["layer_norm_eps"], config["hidden_dropout_prob"]
        self.words = nn.Embedding(config["vocab_size"], hidden)
        self.positions = nn.Embedding(config["max_position_embeddings"], hidden)
        self.types = nn.Embedding(config["type_vocab_size"], hidden) if config["type_vocab_size"] else None
        self.norm = nn.LayerNorm(hidden, eps)
        self.drop = nn.Dropout(dropout)
        shape = (hidden, config["num_attention_heads"], config["intermediate_size"], eps, dropout, config["hidden_act"])
        kinds = [Layer] * config["num_hidden_layers"]
        if first_token_only:
            kinds[-1] = FirstTokenLayer
        self.layers = nn.ModuleList(kind(*shape) for kind in kinds)

    def forward(self, ids: Tensor, mask: Tensor, types: Optional[Tensor] = None) -> Tensor:
        positions = torch.arange(ids.size(1), device=ids.device)
        x = self.words(ids) + self.positions(positions)
        if self.types is not None and types is not None:
            x = x + self.types(types)
        x = self.drop(self.norm(x)).to(self.layers[0].norm1.weight.dtype)
        mask = F.pad(mask, [0, -mask.size(1) % 16])
        bias = torch.zeros(mask.shape, dtype=x.dtype, device=x.device)
        bias = bias.masked_fill(mask == 0, -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, bias)
        return x


def mean_pool(states: Tensor, mask: Tensor) -> Tensor:
    """Mean over the unmasked tokens: [batch, length, hidden] -> [batch, hidden], float32."""
    weight = mask.unsqueeze(-1).float()
    return (states.float() * weight).sum(1) / weight.sum(1).clamp(min=1.0)


class Embedder(Widenable):
    """Sentence embedding: mean pooled, not normalised, [batch, hidden]."""

    def __init__(self, config: dict):
        super().__init__()
        self.bert = Encoder(config)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Optional[Tensor] = None) -> Tensor:
        return mean_pool(self.bert(input_ids, attention_mask, token_type_ids), attention_mask)


class FirstTokenEmbedder(Widenable):
    """Sentence embedding: the first token's state, not normalised, [batch, hidden]."""

    def __init__(self, config: dict):
        super().__init__()
        self.bert = Encoder(config, first_token_only=True)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Optional[Tensor] = None) -> Tensor:
        return self.bert(input_ids, attention_mask, token_type_ids)[:, 0].float()


class FirstTokenClassifier(Widenable):
    """Classifier over the first token's state with one dense layer between: logits [batch, labels]."""

    def __init__(self, config: dict, labels: int, activation: str):
        super().__init__()
        self.bert = Encoder(config, first_token_only=True)
        self.dense = nn.Linear(config["hidden_size"], config["hidden_size"])
        self.activation = ACTIVATIONS[activation]
        self.head = nn.Linear(config["hidden_size"], labels)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Optional[Tensor] = None) -> Tensor:
        state = self.bert(input_ids, attention_mask, token_type_ids)[:, 0].float()
        return self.head(self.activation(self.dense(state)))


class Classifier(Widenable):
    """Single-label classifier over the mean-pooled states: logits [batch, labels]."""

    def __init__(self, config: dict, labels: int):
        super().__init__()
        self.bert = Encoder(config)
        self.head = nn.Linear(config["hidden_size"], labels)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Optional[Tensor] = None) -> Tensor:
        states = self.bert(input_ids, attention_mask, token_type_ids)
        return self.head(mean_pool(states, attention_mask))


class SpanReader(Widenable):
    """Extractive QA: start and end logits [batch, length, 2]; position 0 stands for 'no answer'."""

    def __init__(self, config: dict):
        super().__init__()
        self.bert = Encoder(config)
        self.head = nn.Linear(config["hidden_size"], 2)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Optional[Tensor] = None) -> Tensor:
        return self.head(self.bert(input_ids, attention_mask, token_type_ids).float())
