package dev.proprio.experiments.bench;

import dev.proprio.client.training.Cnn1d;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.LstmClassifier;
import dev.proprio.client.training.Mlp;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.ModelArchitecture;
import dev.proprio.client.training.TrainerKind;
import java.util.List;

/**
 * A model whose steps are timed.
 *
 * @param name what it is called in reports
 * @param batch windows per step
 */
public record BenchModel(String name, ModelArchitecture architecture, InputShape shape, int batch) {
    private static final long SEED = 1;
    private static final InputShape FEATURES = new InputShape(561, 1, 6);
    private static final InputShape SIGNALS = new InputShape(128, 9, 6);

    /** Networks that are little but one layer each. */
    public static List<BenchModel> layers() {
        return BenchLayers.all();
    }

    /** The models that the project's speed is judged by. */
    public static List<BenchModel> all() {
        var mlp = new Mlp(List.of(200));
        var cnn = new Cnn1d();
        var lstm = new LstmClassifier();
        return List.of(
                new BenchModel("mlp b=10", mlp, FEATURES, 10),
                new BenchModel("mlp b=32", mlp, FEATURES, 32),
                new BenchModel("cnn b=10", cnn, SIGNALS, 10),
                new BenchModel("cnn b=32", cnn, SIGNALS, 32),
                new BenchModel("lstm b=32", lstm, SIGNALS, 32));
    }

    /** The model as experiments train it. */
    Model own() {
        return new Model(architecture, shape, SEED);
    }

    /** The model as DL4J trains it. */
    Model reference() {
        return new Model(architecture, shape, SEED, TrainerKind.DL4J);
    }

    /** Floating-point operations of the matrix products of one step. */
    public long flopsPerStep() {
        return batch * StepFlops.perWindow(architecture.configuration(shape, SEED), shape);
    }
}
