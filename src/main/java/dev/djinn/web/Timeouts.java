package dev.djinn.web;

import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How long a request may take: what its header asks for, within a limit, or the default. */
record Timeouts(Duration standard, Duration longest) {

    static final String HEADER = "X-Djinn-Timeout";

    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,8})(ms|s|m)");

    Duration of(@Nullable String header) {
        if (header == null) {
            return standard;
        }
        Matcher matcher = FORM.matcher(header.strip());
        if (!matcher.matches()) {
            throw refused(
                    "'%s' is no duration: write it as in 250ms, 5s or 1m."
                            .formatted(shortened(header)));
        }
        Duration asked = duration(Long.parseLong(matcher.group(1)), matcher.group(2));
        if (asked.compareTo(longest) > 0) {
            throw refused(
                    "%s is more than the limit of %d s."
                            .formatted(shortened(header), longest.toSeconds()));
        }
        return asked;
    }

    private static Duration duration(long count, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            default -> Duration.ofMinutes(count);
        };
    }

    private static String shortened(String header) {
        return header.length() <= 32 ? header : header.substring(0, 32) + "…";
    }

    private static ServingException refused(String message) {
        return ServingException.ofField(ProblemCode.MALFORMED_REQUEST, HEADER, message);
    }
}
