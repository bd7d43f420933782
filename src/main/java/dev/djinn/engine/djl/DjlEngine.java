package dev.djinn.engine.djl;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import dev.djinn.engine.DeviceStatus;
import dev.djinn.engine.EngineException;
import dev.djinn.engine.LoadedModel;
import dev.djinn.model.Device;
import dev.djinn.model.DeviceKind;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.util.unit.DataSize;

/** PyTorch through DJL. Loads TorchScript files from local paths and touches no network. */
final class DjlEngine implements dev.djinn.engine.Engine {

    private final Engine engine;

    /**
     * Initialises libtorch for the process; call it on a thread whose context class loader sees
     * DJL.
     */
    DjlEngine() {
        setDefault("ai.djl.offline", "true");
        setDefault("OPT_OUT_TRACKING", "true");
        setDefault("ai.djl.pytorch.num_interop_threads", "1");
        setDefault("ai.djl.pytorch.num_threads", "1");
        setDefault("ai.djl.pytorch.graph_optimizer", "false");
        engine = Engine.getEngine("PyTorch");
    }

    private static void setDefault(String property, String value) {
        System.setProperty(property, System.getProperty(property, value));
    }

    @Override
    public String name() {
        return "PyTorch " + engine.getVersion();
    }

    @Override
    public List<DeviceStatus> devices() {
        List<DeviceStatus> devices = new ArrayList<>();
        devices.add(cpu());
        for (int i = 0; i < engine.getGpuCount(); i++) {
            devices.add(gpu(i));
        }
        return devices;
    }

    private static DeviceStatus cpu() {
        var system =
                ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
        return new DeviceStatus(
                Device.CPU,
                Runtime.getRuntime().availableProcessors() + " cores",
                DataSize.ofBytes(system.getTotalMemorySize()),
                DataSize.ofBytes(system.getFreeMemorySize()));
    }

    private static DeviceStatus gpu(int ordinal) {
        ai.djl.Device device = ai.djl.Device.gpu(ordinal);
        var memory = CudaUtils.getGpuMemory(device);
        return new DeviceStatus(
                Device.gpu(ordinal),
                "compute capability " + CudaUtils.getComputeCapability(ordinal),
                DataSize.ofBytes(memory.getMax()),
                DataSize.ofBytes(memory.getMax() - memory.getUsed()));
    }

    @Override
    public LoadedModel load(Path file, Device device, Optional<String> prepare) {
        TorchScriptFile.check(file);
        JniUtils.setGraphExecutorOptimize(false);
        try {
            return DjlModel.load(
                    engine.newModel(file.getFileName().toString(), toDjl(device)), file, prepare);
        } catch (Exception e) {
            throw new EngineException(
                    "PyTorch %s could not load %s on %s: %s"
                            .formatted(
                                    engine.getVersion(), file, device, LibtorchMessage.sentence(e)),
                    e);
        }
    }

    private static ai.djl.Device toDjl(Device device) {
        return device.kind() == DeviceKind.GPU
                ? ai.djl.Device.gpu(device.ordinal())
                : ai.djl.Device.cpu();
    }
}
