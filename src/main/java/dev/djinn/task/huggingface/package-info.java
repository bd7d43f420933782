/** The same tasks in Hugging Face's request and response shapes. */
@NullMarked
package dev.djinn.task.huggingface;

import org.jspecify.annotations.NullMarked;
