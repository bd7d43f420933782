package dev.djinn.batching;

import java.time.Duration;
import java.util.List;

/**
 * What a request gets back for its entries.
 *
 * @param outputs one for each input, in order
 * @param submitted ticker time of the submission
 * @param queued from submission until the first batch with an entry of it began
 * @param computed from then until the last entry was done
 */
public record Submission<O>(List<O> outputs, long submitted, Duration queued, Duration computed) {}
