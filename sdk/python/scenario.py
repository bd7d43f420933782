"""The client against a live server: DJINN_URL, DJINN_SILENT_URL, DJINN_BUSY_URL, DJINN_IMAGE."""

from __future__ import annotations

import os
import time
import unittest
from pathlib import Path

from urllib3.exceptions import HTTPError

from djinn_client.djinn import Djinn, ProblemError, image
from djinn_client.models.feature_extraction_request import FeatureExtractionRequest
from djinn_client.models.image_classification_request import ImageClassificationRequest
from djinn_client.models.image_inputs import ImageInputs
from djinn_client.models.model_state import ModelState
from djinn_client.models.problem_code import ProblemCode
from djinn_client.models.question import Question
from djinn_client.models.question_answering_request import QuestionAnsweringRequest
from djinn_client.models.question_inputs import QuestionInputs
from djinn_client.models.text_classification_parameters import TextClassificationParameters
from djinn_client.models.text_classification_request import TextClassificationRequest
from djinn_client.models.text_inputs import TextInputs

URL = os.environ["DJINN_URL"]


def texts(*values: str) -> TextClassificationRequest:
    return TextClassificationRequest(inputs=TextInputs(list(values)))


class Scenario(unittest.TestCase):
    djinn = Djinn(URL)

    def test_classifies_one_text(self) -> None:
        answer = self.djinn.inference.sentiment_analysis(
            TextClassificationRequest(inputs=TextInputs("I loved every minute of it"))
        )
        self.assertEqual("sentiment:1", answer.model)
        self.assertEqual("POSITIVE", answer.results[0].labels[0].label)

    def test_classifies_a_list_of_texts_in_order(self) -> None:
        answer = self.djinn.inference.sentiment_analysis(
            texts("I loved every minute of it", "a tedious, joyless mess")
        )
        labels = [result.labels[0].label for result in answer.results]
        self.assertEqual(["POSITIVE", "NEGATIVE"], labels)

    def test_answers_a_question(self) -> None:
        question = Question(
            question="Where does Clara live?", context="My name is Clara and I live in Berkeley."
        )
        answer = self.djinn.inference.question_answering(
            QuestionAnsweringRequest(inputs=QuestionInputs(question))
        )
        self.assertEqual("Berkeley", answer.results[0].answers[0].answer)

    def test_names_what_a_photograph_shows(self) -> None:
        photograph = image(Path(os.environ["DJINN_IMAGE"]))
        answer = self.djinn.inference.image_classification(
            ImageClassificationRequest(inputs=ImageInputs(photograph))
        )
        self.assertIn("espresso", [label.label for label in answer.results[0].labels])

    def test_a_failure_is_a_typed_problem(self) -> None:
        request = texts("x")
        request.model = "sentimental"
        with self.assertRaises(ProblemError) as failure:
            self.djinn.inference.sentiment_analysis(request, x_request_id="checkout-1")
        problem = failure.exception.problem
        self.assertEqual(ProblemCode.UNKNOWN_MODEL, problem.code)
        self.assertEqual("model", problem.var_field)
        self.assertEqual("checkout-1", problem.request_id)
        self.assertIn("'sentimental'", str(failure.exception))

    def test_a_value_out_of_range_is_noticed_before_it_is_sent(self) -> None:
        with self.assertRaises(ValueError):
            TextClassificationParameters(top_k=0)

    def test_the_server_keeps_the_deadline(self) -> None:
        with self.assertRaises(ProblemError) as failure:
            Djinn(URL, timeout=0.001).inference.sentiment_analysis(texts("late"))
        self.assertEqual(ProblemCode.DEADLINE_EXCEEDED, failure.exception.problem.code)

    def test_a_server_that_is_silent_is_given_up(self) -> None:
        silent = Djinn(os.environ["DJINN_SILENT_URL"], timeout=0.2)
        with self.assertRaises(HTTPError):
            silent.inference.sentiment_analysis(texts("hello"))

    def test_tries_again_after_the_time_that_the_server_names(self) -> None:
        self.await_idle("minilm")
        self.await_idle("intent")
        with self.assertRaises(ProblemError) as failure:
            Djinn(URL, retries=0).inference.feature_extraction(
                FeatureExtractionRequest(inputs=TextInputs("a guitar"))
            )
        self.assertEqual(ProblemCode.MODEL_NOT_READY, failure.exception.problem.code)
        self.assertEqual(2, failure.exception.retry_after)

        start = time.monotonic()
        answer = self.djinn.inference.text_classification(texts("freeze my account"))
        self.assertEqual("intent:1", answer.model)
        self.assertGreater(time.monotonic() - start, 2)

    def test_a_server_that_asks_for_more_patience_than_that_is_not_waited_for(self) -> None:
        start = time.monotonic()
        with self.assertRaises(ProblemError) as failure:
            Djinn(os.environ["DJINN_BUSY_URL"]).inference.sentiment_analysis(texts("hello"))
        self.assertEqual(31, failure.exception.retry_after)
        self.assertLess(time.monotonic() - start, 30)

    def await_idle(self, model: str) -> None:
        end = time.monotonic() + 60
        while self.djinn.models.get_model(model).state != ModelState.IDLE:
            self.assertLess(time.monotonic(), end, f"{model} is not idle")
            time.sleep(0.2)


if __name__ == "__main__":
    unittest.main()
