package dev.djinn.artifact;

import dev.djinn.model.OutputSpec;
import dev.djinn.model.Pooling;
import dev.djinn.model.ScoreFunction;
import dev.djinn.model.Task;
import dev.djinn.model.TokenizerSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How DJL's text translators read a text and a network's outputs, as the arguments say it. */
record DjlTextArguments(DjlArguments arguments, CheckpointConfig config) {

    /**
     * @throws PackageException when an argument cannot be honoured
     */
    TokenizerSpec tokenizer() {
        refuseOtherTokenization();
        List<Integer> limits =
                Stream.of(arguments.number("maxLength"), arguments.number("modelMaxLength"))
                        .flatMap(Optional::stream)
                        .toList();
        return config.tokenizer(limits);
    }

    private void refuseOtherTokenization() {
        arguments.refuse(
                "int32",
                "cannot be honoured: token ids are 64-bit integers; export the network so");
        arguments.refuse(
                "tokenizer",
                "is not fetched: put the checkpoint's tokenizer.json beside the weights");
        arguments.refuse("reranking", "is not served here: pairs of texts are not scored");
        arguments.refuse(
                "stripAccents",
                "cannot be honoured: let tokenizer.json do it, with a normalizer StripAccents");
        arguments.refuse(
                "addPrefixSpace",
                "cannot be honoured: let tokenizer.json do it, with add_prefix_space");
        if (!arguments.flag("addSpecialTokens", true)) {
            throw arguments.wrong(
                    "addSpecialTokens",
                    "cannot be honoured: take the special tokens out of tokenizer.json's post_processor");
        }
        if (arguments.flag("doLowerCase", false) && !config.lowerCases()) {
            throw arguments.wrong(
                    "doLowerCase",
                    "cannot be honoured: let tokenizer.json do it, with a normalizer Lowercase");
        }
        if (!arguments.text("batchifier").orElse("stack").matches("stack|padding")) {
            throw arguments.wrong(
                    "batchifier", "cannot be honoured: the network must read batches");
        }
    }

    List<String> inputs() {
        return arguments.flag("includeTokenTypes", false)
                ? List.of("input_ids", "attention_mask", "token_type_ids")
                : List.of("input_ids", "attention_mask");
    }

    /**
     * @throws PackageException when an argument cannot be honoured
     */
    OutputSpec output(Task task) {
        return task == Task.FEATURE_EXTRACTION
                ? embedding()
                : new OutputSpec(List.of(), Optional.empty(), true, config.scores());
    }

    private OutputSpec embedding() {
        for (String layer : List.of("dense", "denseActivation", "layerNorm")) {
            arguments.refuse(
                    layer,
                    "cannot be honoured: no layer is added after pooling; export a network that holds it");
        }
        arguments.refuse("sparse", "is not served here: embeddings are dense");
        arguments.refuse("returnDenseEmbedding", "is not served here: embeddings come alone");
        return new OutputSpec(
                List.of(),
                Optional.of(pooling()),
                arguments.flag("normalize", true),
                ScoreFunction.SOFTMAX);
    }

    private Pooling pooling() {
        String pooling = arguments.text("pooling").orElse("mean");
        return Arrays.stream(Pooling.values())
                .filter(known -> known.toString().equals(pooling))
                .findFirst()
                .orElseThrow(() ->
                        arguments.wrong(
                                "pooling",
                                "is not known: use "
                                        + Arrays.stream(Pooling.values())
                                                .map(Pooling::toString)
                                                .collect(Collectors.joining(", "))));
    }
}
