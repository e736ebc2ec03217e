package dev.proprio.experiments.service;

import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.extension.Extensions;
import java.util.ArrayList;
import java.util.List;

/** What a way of learning is called, in a few words. */
final class StrategyName {
    private StrategyName() {}

    /** {@code fedavg}, or what differs from it: {@code scaffold + adam}. */
    static String of(ExperimentSpec spec) {
        String local = Extensions.nameOf(spec.local().getClass());
        String aggregation = Extensions.nameOf(spec.aggregation().getClass());
        String optimizer = Extensions.nameOf(spec.serverOptimizer().getClass());
        List<String> words = new ArrayList<>();
        words.add(local.equals("sgd") ? "fedavg" : local);
        if (!aggregation.equals("weighted-mean")) {
            words.add(aggregation);
        }
        if (!optimizer.equals("sgd")) {
            words.add(optimizer);
        }
        return String.join(" + ", words);
    }
}
