package dev.djinn.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code VERSION=NUMBER}: how much of the requests a version gets. */
record Share(int version, int amount) {

    static final Share NONE = new Share(0, 0);

    /** Reads it from the command line. */
    static final class Converter implements ITypeConverter<Share> {

        private static final Pattern FORM = Pattern.compile("([0-9]{1,9})=([0-9]{1,9})");

        @Override
        public Share convert(String text) {
            Matcher parts = FORM.matcher(text);
            if (!parts.matches()) {
                throw new TypeConversionException(
                        "'%s' is not VERSION=NUMBER, as in 2=10".formatted(text));
            }
            return new Share(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
        }
    }
}
