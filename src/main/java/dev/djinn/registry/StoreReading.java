package dev.djinn.registry;

import dev.djinn.model.ModelName;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What can be read from a {@link RegistryStore}. */
interface StoreReading {

    long revision();

    /** Also one of which there are only tombstones; {@link ModelRecord#unknown} else. */
    ModelRecord model(ModelName name);

    /** Existing models by name, with their present routes only. */
    List<ModelRecord> models(Optional<ModelName> after, int limit);

    /** The latest first. */
    List<AuditEntry> audit(Optional<ModelName> name, OptionalLong before, int limit);
}
