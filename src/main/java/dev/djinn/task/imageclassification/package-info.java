/** Image classification: decoding, torchvision-equal transforms, labels. */
@NullMarked
package dev.djinn.task.imageclassification;

import org.jspecify.annotations.NullMarked;
