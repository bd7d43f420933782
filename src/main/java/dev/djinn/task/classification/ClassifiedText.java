package dev.djinn.task.classification;

import dev.djinn.task.LabelScore;
import java.util.List;

/** The labels of one text, best first, and whether its end was left out. */
public record ClassifiedText(List<LabelScore> labels, boolean truncated) {}
