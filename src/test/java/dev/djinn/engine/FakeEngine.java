package dev.djinn.engine;

import dev.djinn.model.Device;
import dev.djinn.model.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.util.unit.DataSize;

/**
 * Computes nothing: every network answers each row with the row's first input value. Writes down
 * what happens in {@link #events()}, and complains as libtorch would crash: a model that is closed
 * with open sessions, a session used on another thread.
 */
public final class FakeEngine implements Engine {

    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private volatile int failingSession = -1;
    private volatile boolean failingRuns;

    /** Makes the n-th session of every later model fail to open. */
    public void failSession(int number) {
        failingSession = number;
    }

    public void failRuns() {
        failingRuns = true;
    }

    public List<String> events() {
        return events;
    }

    /** Uses that would have crashed a real engine. */
    public List<String> complaints() {
        return complaints;
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public List<DeviceStatus> devices() {
        DataSize size = DataSize.ofGigabytes(1);
        return List.of(new DeviceStatus(Device.CPU, "fake", size, size));
    }

    @Override
    public LoadedModel load(Path file, Device device, Optional<String> prepare) {
        events.add("load %s on %s %s".formatted(file.getFileName(), device, prepare.orElse("-")));
        return new FakeModel();
    }

    private final class FakeModel implements LoadedModel {

        private final AtomicInteger opened = new AtomicInteger();
        private final AtomicInteger open = new AtomicInteger();
        private final AtomicInteger runs = new AtomicInteger();
        private volatile boolean closed;

        @Override
        public Session openSession() {
            if (opened.getAndIncrement() == failingSession) {
                throw new EngineException("no session", new IllegalStateException());
            }
            open.incrementAndGet();
            events.add("open session");
            return new FakeSession(this);
        }

        @Override
        public void close() {
            if (open.get() > 0) {
                complaints.add("model closed with open sessions");
                throw new IllegalStateException("open sessions");
            }
            closed = true;
            events.add("close model");
        }
    }

    private final class FakeSession implements Session {

        private final Thread owner = Thread.currentThread();
        private final FakeModel model;

        FakeSession(FakeModel model) {
            this.model = model;
        }

        private void check() {
            if (Thread.currentThread() != owner || model.closed) {
                complaints.add("session used on another thread or after its model");
            }
        }

        @Override
        public List<Output> run(List<? extends Tensor> inputs, int threads) {
            check();
            if (model.runs.getAndIncrement() == 0) {
                events.add("first run on " + Thread.currentThread().getName());
            }
            if (failingRuns) {
                throw new EngineException("it fails", new IllegalStateException());
            }
            Tensor.Int64 ids = (Tensor.Int64) inputs.getFirst();
            int batch = (int) ids.shape()[0];
            int width = (int) ids.shape()[1];
            float[] values = new float[batch];
            for (int i = 0; i < batch; i++) {
                values[i] = ids.values()[i * width];
            }
            return List.of(new Output("0", new Tensor.Float32(values, batch, 1)));
        }

        @Override
        public void close() {
            check();
            model.open.decrementAndGet();
            events.add("close session");
        }
    }
}
