package dev.djinn.task.huggingface;

import dev.djinn.inference.Call;
import dev.djinn.inference.Lease;
import dev.djinn.model.Task;
import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import dev.djinn.task.Inputs;
import dev.djinn.task.LabelScore;
import dev.djinn.task.LabelScores;
import dev.djinn.task.Leases;
import dev.djinn.task.Mirrors;
import dev.djinn.task.classification.ClassifiedText;
import dev.djinn.task.classification.TextClassifier;
import dev.djinn.task.featureextraction.EmbeddedText;
import dev.djinn.task.featureextraction.TextEmbedder;
import dev.djinn.task.imageclassification.EncodedImage;
import dev.djinn.task.imageclassification.ImageClassifier;
import dev.djinn.task.imageclassification.ImageParameters;
import dev.djinn.task.questionanswering.Answer;
import dev.djinn.task.questionanswering.Reader;
import dev.djinn.web.LimitProperties;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * One path for every model in the shapes of Hugging Face's inference API, so that its clients work
 * unmodified; the model's task decides what the body must be.
 */
@RestController
class HuggingFaceController {

    private final Leases leases;
    private final Inputs inputs;
    private final TextClassifier classifier;
    private final TextEmbedder embedder;
    private final Reader reader;
    private final ImageClassifier images;
    private final Mirrors mirrors;
    private final JsonMapper json;
    private final DataSize textLimit;

    HuggingFaceController(
            Leases leases,
            Inputs inputs,
            TextClassifier classifier,
            TextEmbedder embedder,
            Reader reader,
            ImageClassifier images,
            Mirrors mirrors,
            JsonMapper json,
            LimitProperties limits) {
        this.leases = leases;
        this.inputs = inputs;
        this.classifier = classifier;
        this.embedder = embedder;
        this.reader = reader;
        this.images = images;
        this.mirrors = mirrors;
        this.json = json;
        this.textLimit = limits.text();
    }

    @PostMapping(path = "/v1/models/{ref}", produces = MediaType.APPLICATION_JSON_VALUE)
    Object infer(@PathVariable String ref, HttpServletRequest request, Call call)
            throws IOException {
        byte[] body = request.getInputStream().readAllBytes();
        boolean isJson = isJson(request);
        try (Lease lease = leases.open(ref, call)) {
            checkSize(body, lease);
            return switch (lease.manifest().task()) {
                case SENTIMENT_ANALYSIS, TEXT_CLASSIFICATION ->
                        classifyText(parse(body, isJson, TextInputs.class), lease, call);
                case FEATURE_EXTRACTION ->
                        embed(parse(body, isJson, FeatureInputs.class), lease, call);
                case QUESTION_ANSWERING ->
                        answer(parse(body, isJson, QuestionInputs.class), lease, call);
                case IMAGE_CLASSIFICATION ->
                        isJson
                                ? classifyImage(parse(body, true, ImageInputs.class), lease, call)
                                : classifyImage(
                                        new EncodedImage(body, "body"),
                                        ImageParameters.NONE,
                                        lease,
                                        call);
            };
        }
    }

    private List<List<LabelScore>> classifyText(TextInputs request, Lease lease, Call call) {
        List<String> texts = inputs.texts(request.inputs());
        return mirrors
                .answer(
                        lease,
                        call,
                        (model, its) ->
                                classifier.classify(
                                        texts,
                                        request.givenParameters(),
                                        Integer.MAX_VALUE,
                                        model,
                                        its),
                        ClassifiedText::compare)
                .stream()
                .map(ClassifiedText::labels)
                .toList();
    }

    private List<float[]> embed(FeatureInputs request, Lease lease, Call call) {
        List<String> texts = inputs.texts(request.inputs());
        return mirrors
                .answer(
                        lease,
                        call,
                        (model, its) ->
                                embedder.embed(
                                        texts,
                                        request.givenParameters(),
                                        request.prefix(),
                                        model,
                                        its),
                        EmbeddedText::compare)
                .stream()
                .map(EmbeddedText::embedding)
                .toList();
    }

    private Object answer(QuestionInputs request, Lease lease, Call call) {
        List<Answer> answers =
                mirrors.answer(
                                lease,
                                call,
                                (model, its) ->
                                        reader.answer(
                                                List.of(request.givenQuestion()),
                                                List.of("inputs"),
                                                request.givenParameters(),
                                                model,
                                                its),
                                Answer::compare)
                        .getFirst();
        return request.givenParameters().answers() > 1 ? answers : answers.getFirst();
    }

    private List<LabelScore> classifyImage(ImageInputs request, Lease lease, Call call) {
        EncodedImage image = images.read(Collections.singletonList(request.inputs())).getFirst();
        return classifyImage(image, request.givenParameters(), lease, call);
    }

    private List<LabelScore> classifyImage(
            EncodedImage image, ImageParameters parameters, Lease lease, Call call) {
        return mirrors.answer(
                        lease,
                        call,
                        (model, its) ->
                                images.classify(
                                        List.of(image), parameters, "parameters.", model, its),
                        LabelScores::compareAll)
                .getFirst();
    }

    /** Until the model was known, the body could have been an image, which may be larger. */
    private void checkSize(byte[] body, Lease lease) {
        if (lease.manifest().task() != Task.IMAGE_CLASSIFICATION
                && body.length > textLimit.toBytes()) {
            throw new ServingException(
                    ProblemCode.TOO_LARGE,
                    "The body is larger than %d bytes, the limit for text: send less, or split it into several requests."
                            .formatted(textLimit.toBytes()));
        }
    }

    private <T> T parse(byte[] body, boolean isJson, Class<T> type) {
        if (!isJson) {
            throw new ServingException(
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                    "This model reads text: send a JSON object with the content type application/json.");
        }
        if (body.length == 0) {
            throw new ServingException(
                    ProblemCode.MALFORMED_REQUEST,
                    "The request has no body: send a JSON object with the field 'inputs'.");
        }
        return json.readValue(body, type);
    }

    private static boolean isJson(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null
                && MediaType.APPLICATION_JSON.isCompatibleWith(MediaType.parseMediaType(type));
    }
}
