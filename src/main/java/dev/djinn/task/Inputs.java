package dev.djinn.task;

import dev.djinn.problem.ServingException;
import dev.djinn.web.LimitProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks the inputs that every task has: that they are there, not too many, and not empty. */
@Component
public final class Inputs {

    private final int most;

    Inputs(LimitProperties limits) {
        this.most = limits.inputs();
    }

    /**
     * The list itself.
     *
     * @throws ServingException {@code INVALID_VALUE} when it is missing, empty or too long
     */
    public <T extends @Nullable Object> List<T> list(@Nullable List<T> inputs) {
        if (inputs == null || inputs.isEmpty()) {
            throw ServingException.invalid(
                    "inputs", "'inputs' is missing or empty: give at least one input.");
        }
        if (inputs.size() > most) {
            throw ServingException.invalid(
                    "inputs",
                    "%d inputs are more than the %d that one request may have: split them."
                            .formatted(inputs.size(), most));
        }
        return inputs;
    }

    /**
     * The texts themselves.
     *
     * @throws ServingException {@code INVALID_VALUE} naming the first that is null or blank
     */
    public List<String> texts(@Nullable List<@Nullable String> inputs) {
        List<@Nullable String> list = list(inputs);
        for (int i = 0; i < list.size(); i++) {
            text(list.get(i), list.size() == 1 ? "inputs" : "inputs[%d]".formatted(i));
        }
        return list.stream().map(String::valueOf).toList();
    }

    /**
     * The text itself.
     *
     * @throws ServingException {@code INVALID_VALUE} when it is missing or blank
     */
    public static String text(@Nullable String text, String field) {
        if (text == null || text.isBlank()) {
            throw ServingException.invalid(
                    field, "'%s' is missing or blank: give some text.".formatted(field));
        }
        return text;
    }
}
