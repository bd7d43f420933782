"""An MLServer runtime: strings in, labels and scores out, in the Open Inference Protocol."""

import numpy as np
from classifiers import load
from mlserver import MLModel
from mlserver.codecs import NumpyCodec, StringCodec
from mlserver.types import InferenceRequest, InferenceResponse


class Classifier(MLModel):
    async def load(self) -> bool:
        self.classify = load()
        return True

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        found = self.classify(StringCodec.decode_input(payload.inputs[0]))
        labels = StringCodec.encode_output("label", [one["label"] for one in found])
        scores = NumpyCodec.encode_output("score", np.array([one["score"] for one in found], dtype=np.float32))
        return InferenceResponse(model_name=self.name, outputs=[labels, scores])
