package dev.djinn.engine;

import dev.djinn.model.Device;
import org.springframework.util.unit.DataSize;

/**
 * A device and its memory.
 *
 * @param free memory that is not taken; for the CPU, what the machine has left
 */
public record DeviceStatus(Device device, String description, DataSize total, DataSize free) {}
