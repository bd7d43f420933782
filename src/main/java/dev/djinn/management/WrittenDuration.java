package dev.djinn.management;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations of whole seconds as clients write them: {@code 90s}, {@code 15m}, {@code 2h}. */
final class WrittenDuration {

    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,8})([smhd])");

    private WrittenDuration() {}

    /**
     * @throws IllegalArgumentException naming the text and the form
     */
    static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'%s' is no duration: write it as in 90s, 15m, 2h or 1d."
                            .formatted(Fields.abbreviated(text)));
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            case String _ -> Duration.ofDays(count);
        };
    }

    /** In the greatest unit that gives a whole number. */
    static String text(Duration duration) {
        if (duration.equals(Duration.ofDays(duration.toDays()))) {
            return duration.toDays() + "d";
        }
        if (duration.equals(Duration.ofHours(duration.toHours()))) {
            return duration.toHours() + "h";
        }
        return duration.equals(Duration.ofMinutes(duration.toMinutes()))
                ? duration.toMinutes() + "m"
                : duration.toSeconds() + "s";
    }
}
