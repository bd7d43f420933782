package dev.djinn.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.djinn.artifact.ArtifactUri;
import dev.djinn.model.ModelManifest;
import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import dev.djinn.model.Task;
import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskModelsTests {

    private static final List<ModelEntry> TEXTS =
            List.of(
                    entry("intent", Task.TEXT_CLASSIFICATION),
                    entry("qa-a", Task.QUESTION_ANSWERING),
                    entry("qa-b", Task.QUESTION_ANSWERING),
                    entry("sentiment", Task.SENTIMENT_ANALYSIS));

    private static ModelEntry entry(String name, Task task) {
        return new ModelEntry.Loading(Manifests.desired(name, 1, task));
    }

    private static ModelEntry preferred(String name, Task task) {
        return new ModelEntry.Loading(Manifests.preferred(name, 1, task));
    }

    private static TaskModels models(List<ModelEntry> entries, Map<Task, ModelName> configured) {
        return new TaskModels(
                entries,
                configured,
                name ->
                        entries.stream()
                                .filter(entry -> entry.version().name().equals(name))
                                .flatMap(entry -> entry.manifest().stream())
                                .anyMatch(ModelManifest::preferred));
    }

    private static TaskModels models(ModelEntry... entries) {
        return models(List.of(entries), Map.of());
    }

    private static ServingException refusal(TaskModels models, Task task) {
        return assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> models.of(task))
                .actual();
    }

    @Test
    void takesAModelWhoseOwnTaskItIsBeforeOneThatAnswersItToo() {
        TaskModels models = models(TEXTS, Map.of());
        assertThat(models.of(Task.TEXT_CLASSIFICATION)).hasToString("intent");
        assertThat(models.of(Task.SENTIMENT_ANALYSIS)).hasToString("sentiment");
    }

    @Test
    void letsTheOnlyModelThatAnswersATaskDoIt() {
        TaskModels models = models(entry("sentiment", Task.SENTIMENT_ANALYSIS));
        assertThat(models.of(Task.TEXT_CLASSIFICATION)).hasToString("sentiment");
    }

    @Test
    void countsTheVersionsOfAModelAsOne() {
        ModelEntry second =
                new ModelEntry.Loading(Manifests.desired("qa", 2, Task.QUESTION_ANSWERING));
        TaskModels models = models(entry("qa", Task.QUESTION_ANSWERING), second);
        assertThat(models.of(Task.QUESTION_ANSWERING)).hasToString("qa");
    }

    @Test
    void takesTheConfiguredModelWhateverElseThereIs() {
        TaskModels models =
                models(
                        TEXTS,
                        Map.of(
                                Task.QUESTION_ANSWERING,
                                new ModelName("qa-b"),
                                Task.TEXT_CLASSIFICATION,
                                new ModelName("sentiment")));
        assertThat(models.of(Task.QUESTION_ANSWERING)).hasToString("qa-b");
        assertThat(models.of(Task.TEXT_CLASSIFICATION)).hasToString("sentiment");
    }

    @Test
    void takesTheOnlyPreferredModelOfATaskUnlessAnotherIsConfigured() {
        List<ModelEntry> pictures =
                List.of(
                        entry("cifar", Task.IMAGE_CLASSIFICATION),
                        preferred("photographs", Task.IMAGE_CLASSIFICATION));
        assertThat(models(pictures, Map.of()).of(Task.IMAGE_CLASSIFICATION))
                .hasToString("photographs");
        assertThat(
                        models(pictures, Map.of(Task.IMAGE_CLASSIFICATION, new ModelName("cifar")))
                                .of(Task.IMAGE_CLASSIFICATION))
                .hasToString("cifar");
    }

    @Test
    void takesAModelOfTheTaskBeforeAPreferredOneOfAnother() {
        TaskModels models =
                models(
                        entry("intent", Task.TEXT_CLASSIFICATION),
                        preferred("sentiment", Task.SENTIMENT_ANALYSIS));
        assertThat(models.of(Task.TEXT_CLASSIFICATION)).hasToString("intent");
    }

    @Test
    void namesTheCandidatesWhenThereAreSeveral() {
        ServingException refusal = refusal(models(TEXTS, Map.of()), Task.QUESTION_ANSWERING);
        assertThat(refusal.code()).isEqualTo(ProblemCode.INVALID_VALUE);
        assertThat(refusal.field()).contains("model");
        assertThat(refusal).hasMessageContaining("name one of qa-a, qa-b");
    }

    @Test
    void namesAllCandidatesWhenSeveralArePreferred() {
        ServingException refusal =
                refusal(
                        models(
                                preferred("a", Task.IMAGE_CLASSIFICATION),
                                entry("b", Task.IMAGE_CLASSIFICATION),
                                preferred("c", Task.IMAGE_CLASSIFICATION)),
                        Task.IMAGE_CLASSIFICATION);
        assertThat(refusal.code()).isEqualTo(ProblemCode.INVALID_VALUE);
        assertThat(refusal).hasMessageContaining("name one of a, b, c");
    }

    @Test
    void namesTheKnownModelsWhenNoneDoesATask() {
        ServingException refusal = refusal(models(TEXTS, Map.of()), Task.IMAGE_CLASSIFICATION);
        assertThat(refusal.code()).isEqualTo(ProblemCode.UNKNOWN_MODEL);
        assertThat(refusal)
                .hasMessageContainingAll("image-classification", "intent:1, qa-a:1, qa-b:1");
    }

    @Test
    void asksForPatienceWhileAModelIsFetchedThatMayDoIt() {
        ModelEntry fetching =
                new ModelEntry.Fetching(
                        new ModelVersion(new ModelName("photos"), 1),
                        new FetchProgress(ArtifactUri.parse("https://models.test/photos.zip")));
        ServingException refusal = refusal(models(fetching), Task.IMAGE_CLASSIFICATION);
        assertThat(refusal.code()).isEqualTo(ProblemCode.MODEL_NOT_READY);
        assertThat(refusal.retryAfter()).isPresent();
    }
}
