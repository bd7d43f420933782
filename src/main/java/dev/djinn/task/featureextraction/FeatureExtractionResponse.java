package dev.djinn.task.featureextraction;

import java.util.List;

record FeatureExtractionResponse(String model, List<EmbeddedText> results) {}
