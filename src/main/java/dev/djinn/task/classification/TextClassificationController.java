package dev.djinn.task.classification;

import dev.djinn.inference.Call;
import dev.djinn.inference.Lease;
import dev.djinn.model.Task;
import dev.djinn.task.Inputs;
import dev.djinn.task.LabelRanking;
import dev.djinn.task.Leases;
import dev.djinn.task.Mirrors;
import java.util.List;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class TextClassificationController {

    private final Leases leases;
    private final Inputs inputs;
    private final TextClassifier classifier;
    private final Mirrors mirrors;

    TextClassificationController(
            Leases leases, Inputs inputs, TextClassifier classifier, Mirrors mirrors) {
        this.leases = leases;
        this.inputs = inputs;
        this.classifier = classifier;
        this.mirrors = mirrors;
    }

    @PostMapping("/v1/text-classification")
    TextClassificationResponse classifyText(
            @RequestBody TextClassificationRequest request, Call call) {
        return classify(request, Task.TEXT_CLASSIFICATION, call);
    }

    @PostMapping("/v1/sentiment-analysis")
    TextClassificationResponse analyseSentiment(
            @RequestBody TextClassificationRequest request, Call call) {
        return classify(request, Task.SENTIMENT_ANALYSIS, call);
    }

    private TextClassificationResponse classify(
            TextClassificationRequest request, Task task, Call call) {
        List<String> texts = inputs.texts(request.inputs());
        try (Lease lease = leases.open(request.model(), task, call)) {
            return new TextClassificationResponse(
                    lease.manifest().version().toString(),
                    mirrors.answer(
                            lease,
                            call,
                            (model, its) ->
                                    classifier.classify(
                                            texts,
                                            request.givenParameters(),
                                            LabelRanking.DEFAULT_TOP_K,
                                            model,
                                            its),
                            ClassifiedText::compare));
        }
    }
}
