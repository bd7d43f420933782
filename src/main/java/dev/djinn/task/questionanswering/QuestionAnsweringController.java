package dev.djinn.task.questionanswering;

import dev.djinn.inference.Call;
import dev.djinn.inference.Lease;
import dev.djinn.model.Task;
import dev.djinn.task.Inputs;
import dev.djinn.task.Leases;
import dev.djinn.task.Mirrors;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class QuestionAnsweringController {

    private final Leases leases;
    private final Inputs inputs;
    private final Reader reader;
    private final Mirrors mirrors;

    QuestionAnsweringController(Leases leases, Inputs inputs, Reader reader, Mirrors mirrors) {
        this.leases = leases;
        this.inputs = inputs;
        this.reader = reader;
        this.mirrors = mirrors;
    }

    @PostMapping("/v1/question-answering")
    QuestionAnsweringResponse answer(@RequestBody QuestionAnsweringRequest request, Call call) {
        List<Question> questions =
                inputs.list(request.inputs()).stream()
                        .map(QuestionAnsweringController::present)
                        .toList();
        List<String> prefixes =
                IntStream.range(0, questions.size())
                        .mapToObj(i -> questions.size() == 1 ? "inputs" : "inputs[%d]".formatted(i))
                        .toList();
        try (Lease lease = leases.open(request.model(), Task.QUESTION_ANSWERING, call)) {
            return new QuestionAnsweringResponse(
                    lease.manifest().version().toString(),
                    mirrors
                            .answer(
                                    lease,
                                    call,
                                    (model, its) ->
                                            reader.answer(
                                                    questions,
                                                    prefixes,
                                                    request.givenParameters(),
                                                    model,
                                                    its),
                                    Answer::compare)
                            .stream()
                            .map(QuestionAnsweringResponse.Answered::new)
                            .toList());
        }
    }

    /** A null becomes a question without anything, which is then refused by its fields' names. */
    private static Question present(@Nullable Question question) {
        return question == null ? new Question(null, null) : question;
    }
}
