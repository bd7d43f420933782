package dev.djinn.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.djinn.client.api.InferenceApi;
import dev.djinn.client.model.FeatureExtractionRequest;
import dev.djinn.client.model.ImageClassificationRequest;
import dev.djinn.client.model.LabelScore;
import dev.djinn.client.model.ModelState;
import dev.djinn.client.model.ProblemCode;
import dev.djinn.client.model.QuestionAnsweringRequest;
import dev.djinn.client.model.TextClassificationParameters;
import dev.djinn.client.model.TextClassificationRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE)
class ScenarioTests {

    @Autowired private InferenceApi inference;
    @Autowired private RestClient.Builder builder;

    @Value("${djinn.url}")
    private String url;

    @Value("${djinn.silent.url}")
    private String silentUrl;

    @Value("${djinn.busy.url}")
    private String busyUrl;

    @Value("${djinn.image}")
    private Path image;

    @Test
    void classifiesOneText() {
        var answer = inference.sentimentAnalysis(texts("I loved every minute of it"), null, null);

        assertThat(answer.getModel()).isEqualTo("sentiment:1");
        assertThat(answer.getResults().get(0).getLabels().get(0).getLabel()).isEqualTo("POSITIVE");
    }

    @Test
    void classifiesAListOfTextsInOrder() {
        var answer =
                inference.sentimentAnalysis(
                        texts("I loved every minute of it", "a tedious, joyless mess"), null, null);

        assertThat(answer.getResults())
                .extracting(result -> result.getLabels().get(0).getLabel())
                .containsExactly("POSITIVE", "NEGATIVE");
    }

    @Test
    void answersAQuestion() {
        var request =
                new QuestionAnsweringRequest()
                        .inputs(
                                QuestionInputs.of(
                                        "Where does Clara live?",
                                        "My name is Clara and I live in Berkeley."));

        var answer = inference.questionAnswering(request, null, null);

        assertThat(answer.getResults().get(0).getAnswers().get(0).getAnswer())
                .isEqualTo("Berkeley");
    }

    @Test
    void namesWhatAPhotographShows() throws IOException {
        var request = new ImageClassificationRequest().inputs(ImageInputs.of(image));

        var answer = inference.imageClassification(request, null, null, null, null, null);

        assertThat(answer.getResults().get(0).getLabels())
                .extracting(LabelScore::getLabel)
                .contains("espresso");
    }

    @Test
    void aFailureIsATypedProblem() {
        var request = texts("x").parameters(new TextClassificationParameters().topK(0));

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> inference.sentimentAnalysis(request, "checkout-1", null))
                .satisfies(failure -> {
                    assertThat(failure.problem().getCode()).isEqualTo(ProblemCode.INVALID_VALUE);
                    assertThat(failure.problem().getField()).isEqualTo("parameters.top_k");
                    assertThat(failure.problem().getRequestId()).isEqualTo("checkout-1");
                    assertThat(failure).hasMessageContaining("not 0");
                });
    }

    @Test
    void theServerKeepsTheDeadline() {
        var hurried = new Djinn(builder, url).withTimeout(Duration.ofMillis(1)).inference();

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> hurried.sentimentAnalysis(texts("late"), null, null))
                .satisfies(failure ->
                        assertThat(failure.problem().getCode())
                                .isEqualTo(ProblemCode.DEADLINE_EXCEEDED));
    }

    @Test
    void aServerThatIsSilentIsGivenUp() {
        var silent = new Djinn(builder, silentUrl).withTimeout(Duration.ofMillis(200)).inference();

        assertThatExceptionOfType(ResourceAccessException.class)
                .isThrownBy(() -> silent.sentimentAnalysis(texts("hello"), null, null));
    }

    @Test
    void triesAgainAfterTheTimeThatTheServerNames() {
        awaitIdle("minilm");
        awaitIdle("intent");
        var once = new Djinn(builder, url).withRetries(0).inference();
        var vectors = new FeatureExtractionRequest().inputs(TextInputs.of("a guitar"));

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> once.featureExtraction(vectors, null, null))
                .satisfies(failure -> {
                    assertThat(failure.problem().getCode()).isEqualTo(ProblemCode.MODEL_NOT_READY);
                    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(2));
                });

        Instant start = Instant.now();
        var answer = inference.textClassification(texts("freeze my account"), null, null);
        assertThat(answer.getModel()).isEqualTo("intent:1");
        assertThat(Duration.between(start, Instant.now())).isGreaterThan(Duration.ofSeconds(2));
    }

    @Test
    void aServerThatAsksForMorePatienceThanThatIsNotWaitedFor() {
        Instant start = Instant.now();
        var busy = new Djinn(builder, busyUrl).inference();

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> busy.sentimentAnalysis(texts("hello"), null, null))
                .satisfies(failure ->
                        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(31)));
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(30));
    }

    private void awaitIdle(String model) {
        var models = new Djinn(builder, url).models();
        Instant end = Instant.now().plusSeconds(60);
        while (models.getModel(model, null).getState() != ModelState.IDLE) {
            assertThat(Instant.now()).as("%s is not idle", model).isBefore(end);
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
    }

    private static TextClassificationRequest texts(String... texts) {
        return new TextClassificationRequest().inputs(TextInputs.of(texts));
    }
}
