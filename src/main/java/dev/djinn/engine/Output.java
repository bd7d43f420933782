package dev.djinn.engine;

import dev.djinn.model.Tensor;

/**
 * One output of a network.
 *
 * @param name its key where the network gives a dictionary, else its position, counted from 0
 * @param tensor with the batch as its first dimension
 */
public record Output(String name, Tensor.Float32 tensor) {}
