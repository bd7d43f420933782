/**
 * Text to tokens: truncation, windows over long texts, offsets in code points. The only user of the
 * tokenizer library.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"model", "problem"})
package dev.djinn.tokenization;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
