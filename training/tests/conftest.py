import pytest
import torch

from djinn_models.encoder import Classifier
from djinn_models.rowwise import quantise


@pytest.fixture(autouse=True)
def quiet_inference():
    torch.set_num_threads(1)
    torch.manual_seed(13)
    with torch.inference_mode():
        yield


@pytest.fixture
def classifier() -> Classifier:
    with torch.inference_mode(False):
        return Classifier(
            {
                "hidden_size": 64,
                "num_attention_heads": 4,
                "intermediate_size": 128,
                "num_hidden_layers": 2,
                "hidden_act": "gelu",
                "hidden_dropout_prob": 0.1,
                "layer_norm_eps": 1e-12,
                "vocab_size": 200,
                "max_position_embeddings": 512,
                "type_vocab_size": 2,
            },
            labels=5,
        ).eval()


@pytest.fixture
def int8_classifier(classifier):
    return quantise(classifier)
