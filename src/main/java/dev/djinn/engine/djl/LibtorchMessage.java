package dev.djinn.engine.djl;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What libtorch has to say, without its stack traces of interpreter and C++. */
final class LibtorchMessage {

    private static final Pattern UNKNOWN_OPERATOR =
            Pattern.compile("Unknown builtin op: ([\\w:.]+?)\\.?(\\s|$)");

    /** Where the interpreter failed, its own last line has the reason. */
    private static final Pattern RAISED = Pattern.compile("^(\\w+(?:\\.\\w+)*Error): (.+)$");

    private LibtorchMessage() {}

    static String sentence(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        Matcher operator = UNKNOWN_OPERATOR.matcher(message);
        if (operator.find()) {
            return "it needs the operator %s, which this libtorch does not have: export the network without it, or with an older PyTorch"
                    .formatted(operator.group(1));
        }
        List<String> lines =
                message.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        return lines.reversed().stream()
                .map(RAISED::matcher)
                .filter(Matcher::matches)
                .map(raised -> raised.group(2))
                .findFirst()
                .or(() -> lines.stream().findFirst())
                .orElse(failure.getClass().getSimpleName());
    }
}
