package dev.djinn.task.imageclassification;

import dev.djinn.inference.Call;
import dev.djinn.inference.Lease;
import dev.djinn.model.Task;
import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import dev.djinn.task.Inputs;
import dev.djinn.task.LabelScores;
import dev.djinn.task.Leases;
import dev.djinn.task.Mirrors;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;

@RestController
class ImageClassificationController {

    private static final Set<String> FIELDS = Set.of("model", "top_k", "function_to_apply");

    private final Leases leases;
    private final Inputs inputs;
    private final ImageClassifier classifier;
    private final Mirrors mirrors;

    ImageClassificationController(
            Leases leases, Inputs inputs, ImageClassifier classifier, Mirrors mirrors) {
        this.leases = leases;
        this.inputs = inputs;
        this.classifier = classifier;
        this.mirrors = mirrors;
    }

    @PostMapping(path = "/v1/image-classification", consumes = MediaType.APPLICATION_JSON_VALUE)
    ImageClassificationResponse classifyEncoded(
            @RequestBody ImageClassificationRequest request, Call call) {
        List<@Nullable String> encoded = inputs.list(request.inputs());
        return classify(
                () -> classifier.read(encoded),
                request.model(),
                request.givenParameters(),
                "parameters.",
                call);
    }

    @PostMapping(
            path = "/v1/image-classification",
            consumes = {"image/*", MediaType.APPLICATION_OCTET_STREAM_VALUE})
    ImageClassificationResponse classifyBytes(
            HttpServletRequest request,
            @RequestParam(name = "model", required = false) @Nullable String model,
            @RequestParam(name = "top_k", required = false) @Nullable Integer topK,
            @RequestParam(name = "function_to_apply", required = false) @Nullable String function,
            Call call)
            throws IOException {
        List<EncodedImage> images =
                List.of(new EncodedImage(request.getInputStream().readAllBytes(), "body"));
        return classify(() -> images, model, new ImageParameters(topK, function), "", call);
    }

    @PostMapping(path = "/v1/image-classification", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    ImageClassificationResponse classifyFiles(
            MultipartHttpServletRequest request,
            @RequestParam(name = "model", required = false) @Nullable String model,
            @RequestParam(name = "top_k", required = false) @Nullable Integer topK,
            @RequestParam(name = "function_to_apply", required = false) @Nullable String function,
            Call call)
            throws IOException {
        refuseUnknown(request.getParameterMap().keySet());
        List<EncodedImage> images = files(request);
        return classify(() -> images, model, new ImageParameters(topK, function), "", call);
    }

    private List<EncodedImage> files(MultipartHttpServletRequest request) throws IOException {
        for (String name : request.getFileMap().keySet()) {
            if (!name.equals("file")) {
                throw unknown(name, "Files go into parts named 'file'.");
            }
        }
        List<MultipartFile> files = request.getFiles("file");
        if (files.isEmpty()) {
            throw ServingException.invalid(
                    "file",
                    "The form has no part named 'file' with a file name: add at least one image.");
        }
        List<EncodedImage> images = new ArrayList<>();
        for (MultipartFile file : inputs.list(files)) {
            images.add(
                    new EncodedImage(
                            file.getBytes(),
                            files.size() == 1 ? "file" : "file[%d]".formatted(images.size())));
        }
        return images;
    }

    private ImageClassificationResponse classify(
            Supplier<List<EncodedImage>> images,
            @Nullable String model,
            ImageParameters parameters,
            String prefix,
            Call call) {
        try (Lease lease = leases.open(model, Task.IMAGE_CLASSIFICATION, call)) {
            List<EncodedImage> files = images.get();
            return new ImageClassificationResponse(
                    lease.manifest().version().toString(),
                    mirrors
                            .answer(
                                    lease,
                                    call,
                                    (asked, its) ->
                                            classifier.classify(
                                                    files, parameters, prefix, asked, its),
                                    LabelScores::compareAll)
                            .stream()
                            .map(ImageClassificationResponse.ClassifiedImage::new)
                            .toList());
        }
    }

    private static void refuseUnknown(Set<String> given) {
        for (String name : given) {
            if (!FIELDS.contains(name)) {
                throw unknown(name, "Known: function_to_apply, model, top_k.");
            }
        }
    }

    private static ServingException unknown(String name, String next) {
        return ServingException.ofField(
                ProblemCode.UNKNOWN_FIELD,
                name,
                "'%s' is not known here. %s".formatted(name, next));
    }
}
