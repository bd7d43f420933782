"""Writes what transformers' BERT makes of the bundled weights, widened to float32.

    python make_model_goldens.py ../../src/test/resources/parity

texts.json      texts with the probabilities of sentiment (all labels) and of intent (the five likeliest)
embeddings.f32  minilm's vectors of every third of these texts: mean pooled, of length 1; float32, little endian
answers.json    questions with the answers of the question answering pipeline, each given once

The pipeline adds up the scores of answers that read alike, wherever they stand; that step is left out, and of equal spans
the best is kept. It fills up with spans that it ruled out, at a score of 0, which are left out too. It does not cut
questions, so they are cut here. Prints how often the untouched pipeline answers the same.
"""

import json
import sys
from pathlib import Path

import numpy as np
import texts
import torch
from tokenizers import Tokenizer
from transformers import BertConfig, BertForQuestionAnswering, BertModel, PreTrainedTokenizerFast, QuestionAnsweringPipeline

MODELS = Path(__file__).parents[2] / "models"
MAX_LENGTH = 256
WINDOWS = {"max_seq_len": 256, "doc_stride": 96, "max_answer_len": 30}
MAX_QUESTION = 48
MANY = 40
SHORT = 100
CONFIG = BertConfig(hidden_size=384, num_hidden_layers=6, num_attention_heads=12, intermediate_size=1536)
PARTS = {
    "attention.output.dense": "out",
    "attention.output.LayerNorm": "norm1",
    "intermediate.dense": "up",
    "output.dense": "down",
    "output.LayerNorm": "norm2",
}


def tokenizer():
    loaded = Tokenizer.from_file(str(MODELS / "minilm/1/tokenizer.json"))
    loaded.no_padding()
    loaded.no_truncation()
    return PreTrainedTokenizerFast(
        tokenizer_object=loaded, model_max_length=MAX_LENGTH, cls_token="[CLS]", sep_token="[SEP]", pad_token="[PAD]",
        model_input_names=["input_ids", "token_type_ids", "attention_mask"])


def bundled(name):
    """The package's network in float32, and its encoder's state by transformers' names."""
    net = torch.jit.load(MODELS / name / "1/model.pt").eval()
    net.to_float32()
    own = net.bert
    state = {
        "embeddings.word_embeddings.weight": own.words.weight,
        "embeddings.position_embeddings.weight": own.positions.weight,
        "embeddings.token_type_embeddings.weight": own.types.weight,
        "embeddings.LayerNorm.weight": own.norm.weight,
        "embeddings.LayerNorm.bias": own.norm.bias,
    }
    for i in range(CONFIG.num_hidden_layers):
        layer = getattr(own.layers, str(i))
        at = f"encoder.layer.{i}."
        for k, part in enumerate(("query", "key", "value")):
            state[f"{at}attention.self.{part}.weight"] = layer.qkv.wide.chunk(3)[k]
            state[f"{at}attention.self.{part}.bias"] = layer.qkv.bias.chunk(3)[k]
        for theirs, ours in PARTS.items():
            part = getattr(layer, ours)
            state[f"{at}{theirs}.weight"] = part.weight if ours.startswith("norm") else part.wide
            state[f"{at}{theirs}.bias"] = part.bias
    return net, state


def encoder(name):
    net, state = bundled(name)
    model = BertModel(CONFIG, add_pooling_layer=False).eval()
    model.load_state_dict(state)
    return net, model


def pooled(model, text):
    """Mean of the states of one text's tokens, special tokens included."""
    inputs = tokenizer()(text, truncation=True, max_length=MAX_LENGTH, return_tensors="pt")
    return model(**inputs).last_hidden_state[0].mean(0)


def probabilities(name, most):
    net, model = encoder(name)
    labels = (MODELS / name / "1/labels.txt").read_text(encoding="utf-8").split("\n")
    for text in texts.classified():
        found = (net.head.weight @ pooled(model, text) + net.head.bias).double().softmax(0)
        best = found.argsort(descending=True)[:most].tolist()
        yield {labels[i]: round(found[i].item(), 7) for i in best}


class SeparateAnswers(QuestionAnsweringPipeline):
    """Answers that read alike stay apart."""

    def get_answer(self, answers, target):
        return None


def reader(kind):
    net, state = bundled("qa")
    model = BertForQuestionAnswering(CONFIG).eval()
    model.bert.load_state_dict(state)
    model.qa_outputs.load_state_dict({"weight": net.head.weight, "bias": net.head.bias})
    return kind(model=model, tokenizer=tokenizer(), framework="pt", device="cpu")


def cut(question):
    tokens = tokenizer()(question, add_special_tokens=False, return_offsets_mapping=True)
    return question[: tokens["offset_mapping"][:MAX_QUESTION][-1][1]]


def asked(pipeline, question, context, top_k, impossible):
    found = pipeline(
        question=cut(question), context=context, top_k=MANY, handle_impossible_answer=impossible, **WINDOWS)
    best = {}
    for answer in found if isinstance(found, list) else [found]:
        best.setdefault((answer["start"], answer["end"]), answer)
    for answer in [answer for answer in best.values() if answer["score"] > 0][:top_k]:
        yield {**answer, "score": round(answer["score"], 7)}


def answers():
    separate, merging = reader(SeparateAnswers), reader(QuestionAnsweringPipeline)
    same, apart, questions = 0, 0, list(texts.questions())
    for name, question, context in questions:
        short = len(context.split()) < SHORT
        cases = [(k, impossible) for k in ((1, 5) if short else (5,)) for impossible in (False, True)]
        results = [
            {"top_k": k, "handle_impossible_answer": impossible,
             "answers": list(asked(separate, question, context, k, impossible))}
            for k, impossible in cases
        ]
        untouched = merging(question=cut(question), context=context, **WINDOWS)
        best = results[0]["answers"][0]
        same += untouched["answer"] == best["answer"]
        apart = max(apart, untouched["score"] - best["score"])
        yield {"name": name, "question": question, "context": context, "results": results}
    print(f"The untouched pipeline gives {same} of {len(questions)} best answers alike, with scores up to {apart:.4f} higher.")


def write(path, rows):
    lines = ",\n".join(json.dumps(row, ensure_ascii=True, separators=(",", ":")) for row in rows)
    path.write_text(f"[\n{lines}\n]\n", encoding="ascii")


def main():
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    columns = zip(texts.classified(), probabilities("sentiment", 2), probabilities("intent", 5))
    write(folder / "texts.json", ({"text": t, "sentiment": s, "intent": i} for t, s, i in columns))
    _, model = encoder("minilm")
    vectors = [torch.nn.functional.normalize(pooled(model, text), dim=0).numpy() for text in texts.classified()[::3]]
    (folder / "embeddings.f32").write_bytes(np.stack(vectors).astype("<f4").tobytes())
    write(folder / "answers.json", answers())


if __name__ == "__main__":
    main()
