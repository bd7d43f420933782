package dev.djinn.management;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One version, as clients get it.
 *
 * @param revision the model's
 * @param manifest the package's {@code model.yaml} as text; null until it was fetched once
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RegisteredVersionView(
        String name, long revision, VersionView version, @Nullable String manifest)
        implements Revised {}
