package dev.djinn.registry;

import java.util.Locale;

/** What was done to a model. */
public enum AuditAction {
    REGISTER,
    REPLACE,
    FETCH,
    LOAD,
    UNLOAD,
    DELETE_VERSION,
    DELETE_MODEL,
    SET_ROUTE,
    PROMOTE,
    ROLL_BACK,
    REMOVE_ALIAS,
    CONFIGURE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
