package dev.djinn.serving;

import dev.djinn.batching.BatchListener;
import dev.djinn.batching.Batcher;
import dev.djinn.batching.Rejection;
import dev.djinn.batching.SpareCores;
import dev.djinn.batching.Ticker;
import dev.djinn.batching.Wait;
import dev.djinn.inference.Call;
import dev.djinn.inference.ModelInput;
import dev.djinn.inference.ModelOutput;
import dev.djinn.model.ModelManifest;
import java.util.ArrayList;
import java.util.List;

/**
 * A version's queue for copies of requests, beside the one for requests, which it therefore cannot
 * fill. What is in it is computed only while no queue for requests has anything.
 *
 * @param slice most inputs of one request that wait at a time
 */
record MirrorQueue(Batcher<ModelInput, ModelOutput> batcher, int slice, SpareCores cores) {

    static MirrorQueue of(
            ModelManifest manifest,
            int runCost,
            int capacity,
            SpareCores cores,
            BatchListener listener) {
        return new MirrorQueue(
                new Batcher<>(
                        manifest.version().toString(),
                        manifest.batching(),
                        runCost,
                        capacity,
                        ModelInput::length,
                        Ticker.SYSTEM,
                        new BatchesOnly(listener)),
                manifest.batching().maxBatchSize(),
                cores);
    }

    /** Slice by slice, each once a core is idle. */
    List<ModelOutput> infer(List<ModelInput> inputs, Call call) {
        Wait wait = new Wait(Ticker.SYSTEM, call.deadline(), call.abandoned());
        List<ModelOutput> outputs = new ArrayList<>();
        for (int from = 0; from < inputs.size(); from += slice) {
            cores.await(wait);
            List<ModelInput> part = inputs.subList(from, Math.min(inputs.size(), from + slice));
            outputs.addAll(batcher.submit(part, wait).outputs());
        }
        return outputs;
    }

    /** That a copy was not computed is no refusal that anybody noticed. */
    private record BatchesOnly(BatchListener listener) implements BatchListener {
        @Override
        public void batchRan(String model, int entries, int tokens, int paddedTokens) {
            listener.batchRan(model, entries, tokens, paddedTokens);
        }

        @Override
        public void rejected(String model, Rejection reason, int entries) {
            // Counted as dropped, once for the whole request.
        }
    }
}
