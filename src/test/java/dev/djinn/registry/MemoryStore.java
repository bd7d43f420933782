package dev.djinn.registry;

import dev.djinn.model.ModelName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongConsumer;

/** Keeps records in maps; what a failing write has done is dropped with its copy of them. */
final class MemoryStore implements RegistryStore {

    private final Runnable check;
    private final LongConsumer listener;
    private Contents contents = new Contents();

    /**
     * @param check called before each access; may fail
     * @param listener told of a new revision
     */
    MemoryStore(Runnable check, LongConsumer listener) {
        this.check = check;
        this.listener = listener;
    }

    @Override
    public long revision() {
        return read(StoreReading::revision);
    }

    @Override
    public synchronized <T> T read(Function<StoreReading, T> work) {
        check.run();
        return work.apply(contents);
    }

    @Override
    public <T> T write(Function<StoreWriting, T> work) {
        check.run();
        long before;
        long after;
        T result;
        synchronized (this) {
            Contents changed = new Contents(contents);
            result = work.apply(changed);
            before = contents.revision;
            after = changed.revision;
            contents = changed;
        }
        if (after > before) {
            listener.accept(after);
        }
        return result;
    }

    private static final class Contents implements StoreWriting {

        private final SortedMap<String, ModelRecord> models = new TreeMap<>();
        private final List<AuditEntry> audit = new ArrayList<>();
        private final Map<String, IdempotentRegistration> registrations = new HashMap<>();
        private long revision;

        Contents() {}

        Contents(Contents others) {
            models.putAll(others.models);
            audit.addAll(others.audit);
            registrations.putAll(others.registrations);
            revision = others.revision;
        }

        @Override
        public long revision() {
            return revision;
        }

        @Override
        public ModelRecord model(ModelName name) {
            return models.getOrDefault(name.value(), ModelRecord.unknown(name));
        }

        @Override
        public List<ModelRecord> models(Optional<ModelName> after, int limit) {
            return models.values().stream()
                    .filter(ModelRecord::exists)
                    .filter(model ->
                            after.isEmpty()
                                    || model.name().value().compareTo(after.get().value()) > 0)
                    .limit(limit)
                    .toList();
        }

        @Override
        public List<AuditEntry> audit(Optional<ModelName> name, OptionalLong before, int limit) {
            return audit.reversed().stream()
                    .filter(entry -> entry.revision() < before.orElse(Long.MAX_VALUE))
                    .filter(entry -> name.isEmpty() || entry.model().equals(name.get()))
                    .limit(limit)
                    .toList();
        }

        @Override
        public long nextRevision() {
            revision++;
            return revision;
        }

        @Override
        public void save(ModelRecord before, ModelRecord after) {
            models.put(after.name().value(), after);
        }

        @Override
        public void append(AuditEntry entry) {
            audit.add(entry);
        }

        @Override
        public Optional<IdempotentRegistration> registration(String key) {
            return Optional.ofNullable(registrations.get(key));
        }

        @Override
        public void keep(IdempotentRegistration registration) {
            registrations.put(registration.key(), registration);
        }

        @Override
        public void forgetRegistrations(Instant before) {
            registrations.values().removeIf(made -> made.at().isBefore(before));
        }
    }
}
