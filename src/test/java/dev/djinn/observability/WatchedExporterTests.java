package dev.djinn.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class WatchedExporterTests {

    private CompletableResultCode next = CompletableResultCode.ofSuccess();
    private final WatchedExporter exporter =
            new WatchedExporter(
                    new SpanExporter() {
                        @Override
                        public CompletableResultCode export(Collection<SpanData> spans) {
                            return next;
                        }

                        @Override
                        public CompletableResultCode flush() {
                            return next;
                        }

                        @Override
                        public CompletableResultCode shutdown() {
                            return next;
                        }
                    },
                    "http://collector/v1/traces");
    private final List<SpanData> two;

    WatchedExporterTests() {
        TestedTracing tracing = new TestedTracing();
        tracing.request(EpochTime.now()).span().end();
        tracing.request(EpochTime.now()).span().end();
        two = tracing.spans;
    }

    @Test
    void saysOnceThatSpansAreLostAndOnceHowMany(CapturedOutput output) {
        next =
                CompletableResultCode.ofExceptionalFailure(
                        new UncheckedIOException(new ConnectException("refused")));
        exporter.export(two);
        exporter.export(two);
        assertThat(output.getOut())
                .containsOnlyOnce("Traces cannot be sent to http://collector/v1/traces")
                .contains("(ConnectException: refused)")
                .doesNotContain("\tat ");
        next = CompletableResultCode.ofSuccess();
        exporter.export(two);
        exporter.export(two);
        assertThat(output.getOut()).containsOnlyOnce("again; 4 spans were lost");
    }

    @Test
    void saysNothingWhileAllIsWell(CapturedOutput output) {
        exporter.export(two);
        assertThat(output.getOut()).isEmpty();
    }

    @Test
    void saysSoWhenTheReceiverDoesNotAnswer(CapturedOutput output) {
        next = CompletableResultCode.ofFailure();
        exporter.export(two);
        assertThat(output.getOut()).contains("(no answer)");
    }
}
