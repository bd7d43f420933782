/**
 * Where packages, engine and batching meet: reconciles desired with live models, implements the
 * inference port, readiness and drain.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "problem",
            "model",
            "tokenization",
            "inference",
            "engine",
            "batching",
            "artifact",
            "registry"
        })
package dev.djinn.serving;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
