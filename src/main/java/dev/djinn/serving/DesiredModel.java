package dev.djinn.serving;

import dev.djinn.artifact.ModelPackage;

/** A package that should be served, and how. */
record DesiredModel(ModelPackage source, Placement placement) {}
