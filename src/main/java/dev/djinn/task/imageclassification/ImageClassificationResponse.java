package dev.djinn.task.imageclassification;

import dev.djinn.task.LabelScore;
import java.util.List;

record ImageClassificationResponse(String model, List<ClassifiedImage> results) {

    /** The labels of one image, best first. */
    record ClassifiedImage(List<LabelScore> labels) {}
}
