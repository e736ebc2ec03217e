package dev.proprio.experiments.conformance;

import dev.proprio.proto.description.ChannelDescription;
import dev.proprio.proto.description.LayerDescription;
import dev.proprio.proto.description.ModelDescription;
import dev.proprio.proto.tensor.ParameterLayout;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What devices are told of a softmax regression, whose slices are {@code 0/W} and {@code 0/b}. */
public final class SoftmaxDescription {
    private SoftmaxDescription() {}

    /** Of vectors of so many values, which are of so many classes. */
    public static ModelDescription of(int values, int classes) {
        return new ModelDescription(
                Map.of("kind", "softmax"),
                List.of(
                        new LayerDescription("dense", "0", 1, classes, Map.of("bias", "true")),
                        new LayerDescription("softmax", "", 1, classes, Map.of("loss", "cross-entropy"))),
                IntStream.rangeClosed(1, classes)
                        .mapToObj(number -> "class " + number)
                        .toList(),
                1,
                0,
                IntStream.rangeClosed(1, values)
                        .mapToObj(number -> new ChannelDescription("value " + number, 0, 1))
                        .toList(),
                Map.of(),
                1,
                "",
                ParameterLayout.of(List.of("0/W", "0/b"), List.of(List.of(values, classes), List.of(classes))));
    }
}
