package dev.djinn.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The contract in {@code openapi.yaml}, and whether JSON keeps to its schemas. */
final class OpenApi {

    static final Path FILE = Path.of("openapi.yaml");
    static final JsonNode DOCUMENT = new YAMLMapper().readTree(FILE.toFile());

    private static final String BASE = "https://djinn.test/openapi";
    private static final SchemaRegistry SCHEMAS =
            SchemaRegistry.withDefaultDialect(
                    SpecificationVersion.DRAFT_2020_12,
                    registry -> registry.schemas(Map.of(BASE, DOCUMENT.toString())));

    private OpenApi() {}

    /** Follows a {@code $ref} within the document, if the node is one. */
    static JsonNode resolved(JsonNode node) {
        return node.has("$ref")
                ? resolved(DOCUMENT.at(node.get("$ref").asString().substring(1)))
                : node;
    }

    /**
     * @param schema a reference such as {@code {$ref: '#/components/schemas/Problem'}}
     */
    static void assertValid(JsonNode schema, JsonNode value) {
        String ref = schema.path("$ref").asString();
        assertThat(ref).as("schemas stand under components").startsWith("#/components/schemas/");
        assertThat(SCHEMAS.getSchema(SchemaLocation.of(BASE + ref)).validate(value))
                .as("%s as %s", value, ref)
                .isEmpty();
    }

    static void assertValid(String schema, JsonNode value) {
        assertValid(
                Answer.JSON.createObjectNode().put("$ref", "#/components/schemas/" + schema),
                value);
    }
}
