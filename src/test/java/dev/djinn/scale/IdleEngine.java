package dev.djinn.scale;

import dev.djinn.engine.DeviceStatus;
import dev.djinn.engine.Engine;
import dev.djinn.engine.LoadedModel;
import dev.djinn.engine.Output;
import dev.djinn.engine.Session;
import dev.djinn.model.Device;
import dev.djinn.model.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.springframework.util.unit.DataSize;

/** Computes nothing and holds nothing: every network gives zero for each row. */
final class IdleEngine implements Engine {

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public List<DeviceStatus> devices() {
        DataSize size = DataSize.ofGigabytes(1);
        return List.of(new DeviceStatus(Device.CPU, "idle", size, size));
    }

    @Override
    public LoadedModel load(Path file, Device device, Optional<String> prepare) {
        return new LoadedModel() {
            @Override
            public Session openSession() {
                return new IdleSession();
            }

            @Override
            public void close() {}
        };
    }

    private static final class IdleSession implements Session {

        @Override
        public List<Output> run(List<? extends Tensor> inputs, int threads) {
            int rows = Math.toIntExact(inputs.getFirst().shape()[0]);
            return List.of(new Output("0", new Tensor.Float32(new float[rows], rows, 1)));
        }

        @Override
        public void close() {}
    }
}
