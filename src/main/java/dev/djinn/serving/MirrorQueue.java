package dev.djinn.serving;

import dev.djinn.batching.BatchListener;
import dev.djinn.batching.Batcher;
import dev.djinn.batching.ComputedBatch;
import dev.djinn.batching.QueueLimits;
import dev.djinn.batching.Rejection;
import dev.djinn.batching.SpareCores;
import dev.djinn.batching.Ticker;
import dev.djinn.batching.Wait;
import dev.djinn.inference.Call;
import dev.djinn.inference.ModelInput;
import dev.djinn.inference.ModelOutput;
import dev.djinn.model.ModelManifest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A version's queue for copies of requests, beside the one for requests, which it therefore cannot
 * fill. What is in it is computed only while no queue for requests has anything.
 */
record MirrorQueue(Batcher<ModelInput, ModelOutput> batcher, SpareCores cores) {

    /**
     * Each copy waits for an idle core before it is in the queue, and no longer than its deadline.
     */
    private static final Duration UNBOUNDED = Duration.ofDays(1);

    static MirrorQueue of(
            ModelManifest manifest,
            BatchShape shape,
            int capacity,
            SpareCores cores,
            BatchListener listener) {
        return new MirrorQueue(
                new Batcher<>(
                        manifest.version().toString(),
                        shape.policy(),
                        shape.runCost(),
                        new QueueLimits(capacity, UNBOUNDED),
                        ModelInput::length,
                        Ticker.SYSTEM,
                        new BatchesOnly(listener)),
                cores);
    }

    /**
     * One after the other, each once a core is idle, so that no request waits for more than one.
     */
    List<ModelOutput> infer(List<ModelInput> inputs, Call call) {
        Wait wait = new Wait(Ticker.SYSTEM, call.deadline(), call.abandoned());
        List<ModelOutput> outputs = new ArrayList<>();
        for (ModelInput input : inputs) {
            cores.await(wait);
            outputs.addAll(batcher.submit(List.of(input), wait).outputs());
        }
        return outputs;
    }

    /** That a copy was not computed is no refusal that anybody noticed. */
    private record BatchesOnly(BatchListener listener) implements BatchListener {
        @Override
        public void batchRan(ComputedBatch batch) {
            listener.batchRan(batch);
        }

        @Override
        public void rejected(String model, Rejection reason, int entries) {
            // Counted as dropped, once for the whole request.
        }
    }
}
