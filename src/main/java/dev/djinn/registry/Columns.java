package dev.djinn.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Reads and writes what SQL has other types for. */
final class Columns {

    private Columns() {}

    static OffsetDateTime timestamp(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static <T> Optional<T> text(ResultSet row, String column, Function<String, T> type)
            throws SQLException {
        return Optional.ofNullable(row.getString(column)).map(type);
    }

    static <T> Optional<T> optional(ResultSet row, String column, Class<T> type)
            throws SQLException {
        return Optional.ofNullable(row.getObject(column, type));
    }

    /** The constant that is written in lower case. */
    static <E extends Enum<E>> E constant(Class<E> type, String text) {
        return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
    }
}
