package dev.djinn.http;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A span as a receiver got it. */
record ReceivedSpan(Resource resource, Span span) {

    String name() {
        return span.getName();
    }

    String trace() {
        return hex(span.getTraceId());
    }

    String id() {
        return hex(span.getSpanId());
    }

    String parent() {
        return hex(span.getParentSpanId());
    }

    /** Ids of the spans that it is linked with. */
    List<String> links() {
        return span.getLinksList().stream().map(link -> hex(link.getSpanId())).toList();
    }

    Map<String, Object> attributes() {
        return values(span.getAttributesList());
    }

    Map<String, Object> resourceAttributes() {
        return values(resource.getAttributesList());
    }

    boolean contains(ReceivedSpan other) {
        return span.getStartTimeUnixNano() <= other.span.getStartTimeUnixNano()
                && other.span.getStartTimeUnixNano() <= other.span.getEndTimeUnixNano()
                && other.span.getEndTimeUnixNano() <= span.getEndTimeUnixNano();
    }

    private static Map<String, Object> values(List<KeyValue> attributes) {
        return attributes.stream()
                .collect(Collectors.toMap(KeyValue::getKey, one -> value(one.getValue())));
    }

    private static Object value(AnyValue value) {
        if (value.hasIntValue()) {
            return value.getIntValue();
        }
        return value.hasBoolValue() ? value.getBoolValue() : value.getStringValue();
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    @Override
    public String toString() {
        return "%s %s/%s below %s %s".formatted(name(), trace(), id(), parent(), attributes());
    }
}
