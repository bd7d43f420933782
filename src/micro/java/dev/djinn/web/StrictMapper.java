package dev.djinn.web;

import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes JSON as the server does. */
public final class StrictMapper {

    private StrictMapper() {}

    /** The server's mapper, without the server. */
    public static JsonMapper get() {
        try (var context = new AnnotationConfigApplicationContext()) {
            context.register(JacksonAutoConfiguration.class);
            context.registerBean(
                    JsonMapperBuilderCustomizer.class, () -> new WebConfiguration().strictJson());
            context.refresh();
            return context.getBean(JsonMapper.class);
        }
    }
}
