package dev.djinn.cli;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code NAME} or {@code NAME:VERSION}. */
record VersionRef(String name, OptionalInt version) {

    static final VersionRef NONE = new VersionRef("", OptionalInt.empty());

    static VersionRef of(String name, int version) {
        return new VersionRef(name, OptionalInt.of(version));
    }

    int requiredVersion() {
        return version.orElseThrow();
    }

    @Override
    public String toString() {
        return version.isPresent() ? name + ":" + version.getAsInt() : name;
    }

    /** Reads it from the command line. */
    static final class Converter implements ITypeConverter<VersionRef> {

        private static final Pattern FORM =
                Pattern.compile("([A-Za-z0-9][^:@/]*)(?::([0-9]{1,9}))?");

        @Override
        public VersionRef convert(String text) {
            Matcher parts = FORM.matcher(text);
            if (!parts.matches()) {
                throw new TypeConversionException(
                        "'%s' is neither NAME nor NAME:VERSION, as in mood:2".formatted(text));
            }
            String version = parts.group(2);
            return version == null
                    ? new VersionRef(parts.group(1), OptionalInt.empty())
                    : of(parts.group(1), Integer.parseInt(version));
        }
    }
}
