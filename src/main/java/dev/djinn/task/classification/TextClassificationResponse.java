package dev.djinn.task.classification;

import java.util.List;

record TextClassificationResponse(String model, List<ClassifiedText> results) {}
