package dev.djinn.cli;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code NAME@ALIAS}; {@code NAME} means the alias {@code default}. */
record AliasRef(String name, String alias) {

    static final AliasRef NONE = new AliasRef("", "");
    private static final String DEFAULT = "default";

    @Override
    public String toString() {
        return name + "@" + alias;
    }

    /** Reads it from the command line. */
    static final class Converter implements ITypeConverter<AliasRef> {

        private static final Pattern FORM =
                Pattern.compile("([A-Za-z0-9][^:@/]*)(?:@([A-Za-z0-9][^:@/]*))?");

        @Override
        public AliasRef convert(String text) {
            Matcher parts = FORM.matcher(text);
            if (!parts.matches()) {
                throw new TypeConversionException(
                        "'%s' is neither NAME nor NAME@ALIAS, as in mood@champion".formatted(text));
            }
            return new AliasRef(
                    parts.group(1), Objects.requireNonNullElse(parts.group(2), DEFAULT));
        }
    }
}
