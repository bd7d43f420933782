"""A scriptable BERT encoder (Devlin et al. 2019, arXiv:1810.04805) with the heads that Djinn serves.

Inputs are `input_ids`, `attention_mask`, `token_type_ids`: int64, shape [batch, length]; outputs are float32.
Query, key and value are one projection; any batch size and any length up to the position table works.

Attention runs over a multiple of 16 positions, the further ones masked. Its kernel sums shorter remainders in another
order, and int8 rounding enlarges such differences: without this, an answer would change with its batch's padding.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from djinn_models.precision import Widenable


class Layer(nn.Module):
    def __init__(self, hidden: int, heads: int, inner: int, eps: float, dropout: float):
        super().__init__()
        self.heads = heads
        self.drop = nn.Dropout(dropout)
        self.qkv = nn.Linear(hidden, 3 * hidden)
        self.out = nn.Linear(hidden, hidden)
        self.norm1 = nn.LayerNorm(hidden, eps)
        self.up = nn.Linear(hidden, inner)
        self.down = nn.Linear(inner, hidden)
        self.norm2 = nn.LayerNorm(hidden, eps)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        b, n, h = x.shape
        keys = bias.size(-1)
        qkv = F.pad(self.qkv(x), [0, 0, 0, keys - n])
        qkv = qkv.view(b, keys, 3, self.heads, h // self.heads).permute(2, 0, 3, 1, 4)
        a = F.scaled_dot_product_attention(qkv[0], qkv[1], qkv[2], attn_mask=bias)
        x = self.norm1(x + self.drop(self.out(a[:, :, :n].transpose(1, 2).reshape(b, n, h))))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """[batch, length] ids -> [batch, length, hidden] states."""

    def __init__(self, config: dict):
        super().__init__()
        hidden, eps = config["hidden_size"], config["layer_norm_eps"]
        dropout = config["hidden_dropout_prob"]
        self.words = nn.Embedding(config["vocab_size"], hidden)
        self.positions = nn.Embedding(config["max_position_embeddings"], hidden)
        self.types = nn.Embedding(config["type_vocab_size"], hidden)
        self.norm = nn.LayerNorm(hidden, eps)
        self.drop = nn.Dropout(dropout)
        self.layers = nn.ModuleList(
            Layer(hidden, config["num_attention_heads"], config["intermediate_size"], eps, dropout)
            for _ in range(config["num_hidden_layers"])
        )

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> Tensor:
        positions = torch.arange(ids.size(1), device=ids.device)
        x = self.words(ids) + self.positions(positions) + self.types(types)
        x = self.drop(self.norm(x))
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

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        return mean_pool(self.bert(input_ids, attention_mask, token_type_ids), attention_mask)


class Classifier(Widenable):
    """Single-label classifier over the mean-pooled states: logits [batch, labels]."""

    def __init__(self, config: dict, labels: int):
        super().__init__()
        self.bert = Encoder(config)
        self.head = nn.Linear(config["hidden_size"], labels)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        states = self.bert(input_ids, attention_mask, token_type_ids)
        return self.head(mean_pool(states, attention_mask)).float()


class SpanReader(Widenable):
    """Extractive QA: start and end logits [batch, length, 2]; position 0 stands for 'no answer'."""

    def __init__(self, config: dict):
        super().__init__()
        self.bert = Encoder(config)
        self.head = nn.Linear(config["hidden_size"], 2)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        return self.head(self.bert(input_ids, attention_mask, token_type_ids)).float()
