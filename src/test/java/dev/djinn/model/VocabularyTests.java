package dev.djinn.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.djinn.problem.ServingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VocabularyTests {

    @ParameterizedTest
    @EnumSource(Task.class)
    void findsEachTaskByItsName(Task task) {
        assertThat(Task.of(task.id())).isSameAs(task);
        assertThat(task.answers(task)).isTrue();
    }

    @Test
    void namesTheKnownTasksWhenOneIsNot() {
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> Task.of("fill-mask"))
                .withMessageContaining("fill-mask")
                .withMessageContaining("question-answering, feature-extraction");
    }

    @Test
    void letsASentimentModelAnswerTextClassificationAndNothingElse() {
        for (Task own : Task.values()) {
            for (Task requested : Task.values()) {
                boolean sentiment =
                        own == Task.SENTIMENT_ANALYSIS && requested == Task.TEXT_CLASSIFICATION;
                assertThat(own.answers(requested)).isEqualTo(own == requested || sentiment);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0,1,0", "1,0,0", "1,1,-0.1", "1,1,1.1", "1,1,NaN"})
    void refusesBatchingThatCannotBe(int size, int tokens, double padding) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BatchingPolicy(size, tokens, padding))
                .withMessageContaining("max_batch_size")
                .withMessageContaining(size + ", " + tokens + ", " + padding);
    }

    @Test
    void refusesImagesThatCannotBe() {
        var three = List.of(1f, 1f, 1f);
        var two = List.of(1f, 1f);
        assertThat(new ImageSpec(32, 32, ImageSpec.Fit.SHORT_SIDE, three, three).size())
                .isEqualTo(32);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ImageSpec(0, 32, ImageSpec.Fit.SHORT_SIDE, three, three));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ImageSpec(33, 32, ImageSpec.Fit.SHORT_SIDE, three, three))
                .withMessageContaining("size 33, resize 32");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ImageSpec(1, 1, ImageSpec.Fit.SHORT_SIDE, two, three));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ImageSpec(1, 1, ImageSpec.Fit.SHORT_SIDE, three, two));
    }

    @Test
    void refusesReadersWithoutRoomForAContext() {
        assertThat(new QuestionAnsweringSpec(152, 96, 48, 30).window()).isEqualTo(152);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QuestionAnsweringSpec(151, 96, 48, 30))
                .withMessageContaining("window 151, stride 96, max_question 48");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QuestionAnsweringSpec(256, -1, 48, 30));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QuestionAnsweringSpec(256, 96, 0, 30));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QuestionAnsweringSpec(256, 96, 48, 0));
    }

    @Test
    void refusesTokenizersThatReadNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TokenizerSpec("tokenizer.json", 7))
                .withMessageContaining("7");
    }

    @Test
    void countsVersionsFromOne() {
        assertThat(new ModelVersion(new ModelName("a"), 1)).hasToString("a:1");
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> new ModelVersion(new ModelName("a"), 0))
                .withMessageContaining("0");
    }

    @Test
    void checksThatATensorFillsItsShape() {
        assertThat(new Tensor.Int64(new long[6], 2, 3).shape()).containsExactly(2, 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Tensor.Int64(new long[5], 2, 3))
                .withMessage("5 values do not fill shape [2, 3]");
        assertThat(new Tensor.Float32(new float[1]).shape()).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new Tensor.Float32(new float[2]));
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> new Tensor.Float32(new float[0], 1L << 40, 1L << 40));
    }

    @Test
    void ordersDevicesWithTheCpuFirst() {
        assertThat(List.of(Device.gpu(10), Device.gpu(2), Device.CPU).stream().sorted())
                .extracting(Device::toString)
                .containsExactly("cpu", "gpu:2", "gpu:10");
    }

    @Test
    void doesNotChangeWithTheListsItWasMadeOf() {
        var requires = new ArrayList<>(List.of("avx2"));
        var variant =
                new Variant(
                        "m.pt",
                        Precision.INT8,
                        Set.of(DeviceKind.CPU),
                        requires,
                        Optional.empty(),
                        "00");
        requires.clear();
        assertThat(variant.requires()).containsExactly("avx2");
    }

    @Test
    void printsAsInManifests() {
        assertThat(Precision.BF16).hasToString("bf16");
        assertThat(DeviceKind.GPU).hasToString("gpu");
        assertThat(Task.FEATURE_EXTRACTION).hasToString("feature-extraction");
    }
}
