package dev.djinn.task.questionanswering;

import java.util.List;

record QuestionAnsweringResponse(String model, List<Answered> results) {

    /** The answers to one question, best first. */
    record Answered(List<Answer> answers) {}
}
