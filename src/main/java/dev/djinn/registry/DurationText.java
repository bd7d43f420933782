package dev.djinn.registry;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times as people write them: {@code 90s}, {@code 15m}, {@code 2h}, {@code 1d}, {@code PT1H30M}.
 */
public final class DurationText {

    private static final Pattern SIMPLE = Pattern.compile("(\\d{1,9})([smhd])");
    private static final List<ChronoUnit> UNITS =
            List.of(ChronoUnit.DAYS, ChronoUnit.HOURS, ChronoUnit.MINUTES, ChronoUnit.SECONDS);

    private DurationText() {}

    /**
     * @throws IllegalArgumentException naming the text and the accepted forms
     */
    public static Duration parse(String text) {
        Matcher simple = SIMPLE.matcher(text);
        if (simple.matches()) {
            return Duration.of(Long.parseLong(simple.group(1)), unit(simple.group(2)));
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "'%s' is not a time: write 90s, 15m, 2h, 1d or, as ISO 8601 does, PT15M."
                            .formatted(text),
                    e);
        }
    }

    private static ChronoUnit unit(String letter) {
        return UNITS.stream().filter(unit -> letter(unit).equals(letter)).findFirst().orElseThrow();
    }

    private static String letter(ChronoUnit unit) {
        return unit.name().substring(0, 1).toLowerCase(Locale.ROOT);
    }

    /**
     * In the greatest unit that it is a whole number of.
     *
     * @param time in whole seconds
     */
    public static String format(Duration time) {
        return UNITS.stream()
                .filter(unit -> time.toSeconds() % unit.getDuration().toSeconds() == 0)
                .findFirst()
                .map(unit -> time.toSeconds() / unit.getDuration().toSeconds() + letter(unit))
                .orElseGet(time::toString);
    }
}
