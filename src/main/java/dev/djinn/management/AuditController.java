package dev.djinn.management;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.djinn.model.ModelName;
import dev.djinn.registry.AuditEntry;
import dev.djinn.registry.ModelRegistry;
import dev.djinn.registry.Page;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

@RestController
class AuditController {

    private static final String AUDIT = "/admin/v1/audit";

    private final ModelRegistry registry;
    private final JsonMapper json;

    AuditController(ModelRegistry registry, JsonMapper json) {
        this.registry = registry;
        this.json = json;
    }

    /**
     * A part of the audit, the latest first.
     *
     * @param next what {@code before} gives the next part; null for the last part
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Audit(List<AuditEntryView> entries, @Nullable Long next) {}

    @GetMapping(AUDIT)
    ResponseEntity<Audit> audit(
            @RequestParam(name = "model", required = false) @Nullable String model,
            @RequestParam(name = "before", required = false) @Nullable Long before,
            @RequestParam(name = "limit", defaultValue = "100") int limit) {
        Page<AuditEntry> page =
                registry.audit(
                        Optional.ofNullable(model).map(ModelName::new),
                        before == null ? OptionalLong.empty() : OptionalLong.of(before),
                        limit);
        Long next = page.more() ? page.entries().getLast().revision() : null;
        return NextPage.of(AUDIT, limit, "before", next)
                .within("model", Optional.ofNullable(model))
                .after(
                        new Audit(
                                page.entries().stream()
                                        .map(entry -> AuditEntryView.of(entry, json))
                                        .toList(),
                                next));
    }
}
