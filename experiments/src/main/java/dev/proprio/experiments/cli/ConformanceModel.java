package dev.proprio.experiments.cli;

import dev.proprio.experiments.conformance.SoftmaxDescription;
import dev.proprio.proto.description.ModelDescription;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What the conformance kit has a client train. */
final class ConformanceModel {
    private static final float STEP = 0.01f;

    @Option(
            names = "--slice",
            paramLabel = "NAME=SHAPE",
            split = ",",
            description = "A tensor of the model, such as W=8x4, in their order. Default: 0/W=8x4 and 0/b=4,"
                    + " a softmax regression, of which clients are also told what it is.")
    private List<String> slices = new ArrayList<>();

    @Option(
            names = "--algorithm",
            paramLabel = "KEY=VALUE",
            split = ",",
            description = "A setting of the local algorithm. Default: algorithm=sgd, epochs=1, batch=32,"
                    + " learning-rate=0.05.")
    private Map<String, String> algorithm = new LinkedHashMap<>();

    /** The model that all rules but a few are about: small numbers. */
    Broadcast broadcast() throws WrongRequestException {
        List<String> names = new ArrayList<>();
        List<List<Integer>> shapes = new ArrayList<>();
        for (String slice : slices.isEmpty() ? List.of("0/W=8x4", "0/b=4") : slices) {
            int at = slice.lastIndexOf('=');
            if (at < 1) {
                throw wrong(slice);
            }
            names.add(slice.substring(0, at));
            shapes.add(shape(slice, slice.substring(at + 1)));
        }
        ParameterLayout layout;
        try {
            layout = ParameterLayout.of(names, shapes);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new WrongRequestException("--slice: " + e.getMessage());
        }
        float[] parameters = new float[layout.length()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = STEP * (i % 7 - 3);
        }
        return Broadcast.of(layout, parameters);
    }

    /** What the model is; nothing is known of slices that were given. */
    Optional<ModelDescription> description() {
        if (!slices.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(SoftmaxDescription.of(8, 4));
    }

    private static List<Integer> shape(String slice, String text) throws WrongRequestException {
        List<Integer> shape = new ArrayList<>();
        int from = 0;
        while (from <= text.length()) {
            int next = text.indexOf('x', from);
            int to = next < 0 ? text.length() : next;
            try {
                shape.add(Integer.parseInt(text.substring(from, to)));
            } catch (NumberFormatException e) {
                throw wrong(slice);
            }
            from = to + 1;
        }
        return shape;
    }

    private static WrongRequestException wrong(String slice) {
        return new WrongRequestException(
                "--slice must be a name and a shape, such as W=8x4, but was \"%s\"".formatted(slice));
    }

    /** How the model is trained, as a task says it. */
    Map<String, String> algorithm() {
        return algorithm.isEmpty()
                ? Map.of("algorithm", "sgd", "epochs", "1", "batch", "32", "learning-rate", "0.05")
                : algorithm;
    }
}
