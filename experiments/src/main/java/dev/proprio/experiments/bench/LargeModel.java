package dev.proprio.experiments.bench;

import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.Mlp;
import dev.proprio.client.training.StepRule;
import dev.proprio.client.training.step.Adam;
import dev.proprio.client.training.step.Momentum;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A model of dense layers whose steps are bound by memory rather than by arithmetic.
 *
 * @param model what is trained
 * @param hidden its hidden layers
 * @param rule what a step makes of the gradient; none for plain SGD, whose step needs no gradient in memory
 * @param passes how often the rule reads or writes a value for each parameter
 */
record LargeModel(BenchModel model, List<Integer> hidden, Optional<Supplier<StepRule>> rule, int passes) {
    private static final InputShape FEATURES = new InputShape(561, 1, 6);
    private static final double RATE = 0.01;
    private static final int BATCH = 10;

    /** One and ten million parameters, by each rule. */
    static List<LargeModel> all() {
        List<LargeModel> models = new ArrayList<>();
        for (List<Integer> hidden : List.of(List.of(800, 690), List.of(3000, 2750))) {
            String name = "mlp " + (hidden.getFirst() < 1000 ? "1" : "10") + " M, ";
            models.add(of(name + "sgd", hidden, Optional.empty(), 2));
            models.add(of(name + "momentum", hidden, Optional.of(() -> new Momentum(RATE, 0.9, 0, false)), 6));
            models.add(of(name + "adam", hidden, Optional.of(() -> new Adam(RATE, 0.9, 0.999, 1e-8, 0)), 8));
        }
        return List.copyOf(models);
    }

    private static LargeModel of(String name, List<Integer> hidden, Optional<Supplier<StepRule>> rule, int passes) {
        return new LargeModel(new BenchModel(name, new Mlp(hidden), FEATURES, BATCH), hidden, rule, passes);
    }

    /**
     * What a step has to read and write of weights at the least: each once on the way ahead, once on the way back but for those
     * of the first layer, and as often as the rule does.
     */
    long bytesPerStep() {
        long bytes = 0;
        int inputs = FEATURES.size();
        boolean first = true;
        for (int units : hidden) {
            bytes += bytes(inputs, units, first);
            inputs = units;
            first = false;
        }
        return bytes + bytes(inputs, FEATURES.classes(), first);
    }

    private long bytes(long inputs, long units, boolean first) {
        return inputs * units * Float.BYTES * (passes + (first ? 1 : 2));
    }
}
