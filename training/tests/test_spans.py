import torch

from djinn_models.datasets import Question
from djinn_models.spans import Span, Window, best_of, logit_sum, no_answer, probability_product, squad_scores

WINDOW = Window(0, 2, 3, [101, 7, 102, 11, 12, 13, 14, 102], [0, 0, 0, 1, 1, 1, 1, 1], [(4 * i, 4 * i + 3) for i in range(6)])


def logits(starts: list[float], ends: list[float]) -> torch.Tensor:
    return torch.tensor([[9.0, 9.0]] * 3 + list(map(list, zip(starts, ends))) + [[9.0, 9.0]])


def test_span_stays_in_the_context_and_gives_characters():
    span = logit_sum(logits([0, 5, 0, 0], [0, 0, 5, 0]), WINDOW, max_answer=30)
    assert span == Span(10.0, 12, 19)


def test_span_is_never_longer_than_allowed():
    span = logit_sum(logits([5, 0, 0, 0], [1, 0, 0, 5]), WINDOW, max_answer=2)
    assert (span.start, span.end) == (8, 11)


def test_probability_falls_when_position_0_is_likely():
    likely, unlikely = logits([0, 5, 0, 0], [0, 0, 5, 0]), logits([0, 5, 0, 0], [0, 0, 5, 0])
    unlikely[0] = -9.0
    assert probability_product(likely, WINDOW, 30).score < 0.01 < 0.9 < probability_product(unlikely, WINDOW, 30).score


def test_best_window_wins_and_is_scored():
    spans: dict[int, Span] = {}
    for span in (Span(1.0, 0, 3), Span(2.0, 4, 8), Span(1.5, 0, 2)):
        best_of(spans, 0, span)
    question = Question("Who?", "the Djin works", [("a Djin", 0)])
    assert squad_scores([question], spans) == {"EM": 1.0, "F1": 1.0}


def test_no_answer_is_what_position_0_says_beside_the_context():
    nothing, something = logits([0, 5, 0, 0], [0, 0, 5, 0]), logits([0, 5, 0, 0], [0, 0, 5, 0])
    something[0] = -9.0
    assert no_answer(nothing, WINDOW) > 0.9 > 0.01 > no_answer(something, WINDOW)
