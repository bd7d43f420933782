package dev.djinn.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are made to cost much more than they look. */
@ServedByDjinn
class HostileInputIT {

    private static final String QUESTIONS = "/v1/question-answering";

    private Client client;

    @BeforeEach
    void connect(Client shared) {
        client = shared;
    }

    @Test
    void refusesAStrideThatMakesHundredsOfThousandsOfWindows() {
        Answer answer =
                client.ask(
                        QUESTIONS,
                        Map.of("question", "who?", "context", "a ".repeat(400_000)),
                        Map.of("doc_stride", 240));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().at("/detail").asString()).contains("windows", "doc_stride");
    }

    @Test
    void endsTheSearchForManyAnswersSoon() {
        long started = System.nanoTime();
        Answer answer =
                client.ask(
                        QUESTIONS,
                        Map.of(
                                "question",
                                "who?",
                                "context",
                                "🙂 " + "Ada and Bob and Eve met. ".repeat(800)),
                        Map.of(
                                "top_k",
                                100,
                                "max_seq_len",
                                64,
                                "max_question_len",
                                4,
                                "doc_stride",
                                8));
        assertThat(answer.ok().at("/results/0/answers").size()).isEqualTo(100);
        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .isLessThan(Duration.ofSeconds(60));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "multipart/form-data; boundary=b"})
    void readsNoFormThatNothingTakes(String type) {
        byte[] chunk = new byte[1 << 20];
        Answer answer =
                client.send(
                        client.request("/nothing")
                                .header("Content-Type", type)
                                .PUT(BodyPublishers.ofInputStream(() -> endless(chunk, 24))));
        assertThat(answer.status()).isIn(404, 405);
    }

    private static InputStream endless(byte[] chunk, int times) {
        InputStream all = InputStream.nullInputStream();
        for (int i = 0; i < times; i++) {
            all = new SequenceInputStream(all, new ByteArrayInputStream(chunk));
        }
        return all;
    }
}
