package dev.djinn.task.classification;

import dev.djinn.Microbenchmark;
import dev.djinn.Prose;
import dev.djinn.task.LabelScore;
import dev.djinn.web.StrictMapper;
import java.io.ByteArrayInputStream;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import tools.jackson.databind.json.JsonMapper;

/** A request for sentiments, of texts with 85 tokens, and its response. */
public class JsonBenchmark extends Microbenchmark {

    private static final int CHARACTERS = 420;

    @Param({"1", "64"})
    int texts;

    private JsonMapper json;
    private byte[] request;
    private TextClassificationResponse response;

    @Setup
    public void make() {
        json = StrictMapper.get();
        String text = Prose.of(CHARACTERS, String::length);
        request = json.writeValueAsBytes(Map.of("inputs", Collections.nCopies(texts, text)));
        Random random = new Random(texts);
        response =
                new TextClassificationResponse(
                        "sentiment:1", Stream.generate(() -> answer(random)).limit(texts).toList());
    }

    private static ClassifiedText answer(Random random) {
        double positive = random.nextFloat();
        return new ClassifiedText(
                List.of(
                        new LabelScore("positive", positive),
                        new LabelScore("negative", 1 - positive)),
                false);
    }

    @Benchmark
    public TextClassificationRequest read() {
        return json.readValue(new ByteArrayInputStream(request), TextClassificationRequest.class);
    }

    @Benchmark
    public byte[] write() {
        return json.writeValueAsBytes(response);
    }
}
