package dev.proprio.experiments.conformance;

import dev.proprio.client.sensor.signal.Normalization;
import dev.proprio.experiments.conformance.NodeConformance.Work;
import dev.proprio.experiments.node.NodeFiles;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What nodes that build what they are told of are tried with: a softmax regression, and windows for it. */
final class SoftmaxWork {
    private static final int VALUES = 8;
    private static final int CLASSES = 4;
    private static final int WINDOWS = 20;

    private SoftmaxWork() {}

    /** The model, its description and how it is trained. */
    static Work work() {
        ParameterLayout layout =
                ParameterLayout.of(List.of("0/W", "0/b"), List.of(List.of(VALUES, CLASSES), List.of(CLASSES)));
        return new Work(
                Broadcast.of(layout, new float[layout.length()]),
                Optional.of(SoftmaxDescription.of(VALUES, CLASSES)),
                Map.of("algorithm", "sgd", "epochs", "1", "batch", "32", "learning-rate", "0.05"));
    }

    /** Writes a node's windows. */
    static void writeData(Path folder) throws IOException {
        List<String> classes = SoftmaxDescription.of(VALUES, CLASSES).classes();
        NodeFiles.write(folder, WINDOWS, 1, Normalization.identity(VALUES), classes, 1);
    }
}
