package dev.djinn.task.classification;

import dev.djinn.inference.Comparison;
import dev.djinn.task.LabelScore;
import dev.djinn.task.LabelScores;
import java.util.List;

/** The labels of one text, best first, and whether its end was left out. */
public record ClassifiedText(List<LabelScore> labels, boolean truncated) {

    /** Compares the labels of texts, see {@link LabelScores#compareAll}. */
    public static Comparison compare(List<ClassifiedText> answers, List<ClassifiedText> others) {
        return LabelScores.compareAll(labels(answers), labels(others));
    }

    private static List<List<LabelScore>> labels(List<ClassifiedText> texts) {
        return texts.stream().map(ClassifiedText::labels).toList();
    }
}
