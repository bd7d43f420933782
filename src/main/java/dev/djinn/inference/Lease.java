package dev.djinn.inference;

import dev.djinn.model.ModelManifest;
import dev.djinn.model.ModelVersion;
import dev.djinn.problem.ServingException;
import dev.djinn.tokenization.Tokenizer;
import java.util.List;
import java.util.Optional;

/**
 * The right to use one loaded model version. While it is open the version stays loaded, whatever
 * happens to its aliases, so tokenizer, labels and network belong together. Close it at the end of
 * the request.
 */
public interface Lease extends AutoCloseable {

    ModelManifest manifest();

    /**
     * The tokenizer of a model that reads text.
     *
     * @throws IllegalStateException when the model reads none
     */
    Tokenizer tokenizer();

    /** Most inputs that one request can ever have computed. */
    int capacity();

    /**
     * Computes inputs, together with those of other requests.
     *
     * @return one output for each input, in order
     * @throws ServingException {@code OVERLOADED}, {@code DEADLINE_EXCEEDED}, {@code CLIENT_GONE},
     *     {@code INTERNAL_ERROR}
     */
    List<ModelOutput> infer(List<ModelInput> inputs, Call call);

    /** The version that is to be asked the same, so that its answer can be compared. */
    Optional<ModelVersion> shadow();

    @Override
    void close();
}
