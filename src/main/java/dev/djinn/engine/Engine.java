package dev.djinn.engine;

import dev.djinn.model.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Something that computes networks. One for a process; initialised once. */
public interface Engine {

    /** Name and version, for people. */
    String name();

    /** The devices that it can use now, the CPU first. */
    List<DeviceStatus> devices();

    /**
     * Loads a network.
     *
     * @param prepare method of the network to call once after loading
     * @throws EngineException when the file cannot be loaded
     */
    LoadedModel load(Path file, Device device, Optional<String> prepare);
}
