package dev.djinn.inference;

import dev.djinn.model.Variant;

/**
 * What is known of one variant of a model on this machine.
 *
 * @param chosen whether the model is loaded, or is to be, in this one
 * @param reason why it was chosen, or why not
 */
public record VariantDescription(Variant variant, boolean chosen, String reason) {}
