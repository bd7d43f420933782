package dev.djinn.task.featureextraction;

import dev.djinn.inference.Call;
import dev.djinn.inference.Lease;
import dev.djinn.model.Task;
import dev.djinn.task.Inputs;
import dev.djinn.task.Leases;
import dev.djinn.task.Mirrors;
import java.util.List;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class FeatureExtractionController {

    private final Leases leases;
    private final Inputs inputs;
    private final TextEmbedder embedder;
    private final Mirrors mirrors;

    FeatureExtractionController(
            Leases leases, Inputs inputs, TextEmbedder embedder, Mirrors mirrors) {
        this.leases = leases;
        this.inputs = inputs;
        this.embedder = embedder;
        this.mirrors = mirrors;
    }

    @PostMapping("/v1/feature-extraction")
    FeatureExtractionResponse extract(@RequestBody FeatureExtractionRequest request, Call call) {
        List<String> texts = inputs.texts(request.inputs());
        try (Lease lease = leases.open(request.model(), Task.FEATURE_EXTRACTION, call)) {
            return new FeatureExtractionResponse(
                    lease.manifest().version().toString(),
                    mirrors.answer(
                            lease,
                            call,
                            (model, its) ->
                                    embedder.embed(
                                            texts,
                                            request.givenParameters(),
                                            "parameters.",
                                            model,
                                            its),
                            EmbeddedText::compare));
        }
    }
}
