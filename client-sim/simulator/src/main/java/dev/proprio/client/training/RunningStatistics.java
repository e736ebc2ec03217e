package dev.proprio.client.training;

import dev.proprio.proto.tensor.ParameterLayout;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;

/** Finds what lies between a network's parameters and is not trained. */
public final class RunningStatistics {
    private static final List<String> NAMES = List.of("mean", "var", "log10stdev");

    private RunningStatistics() {}

    /** The slices with batch normalization's running statistics, in the layout's order. */
    public static List<ParameterLayout.Slice> slices(MultiLayerConfiguration configuration, ParameterLayout layout) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < configuration.getConfs().size(); i++) {
            if (configuration.getConf(i).getLayer() instanceof BatchNormalization) {
                for (String name : NAMES) {
                    names.add(i + "/" + name);
                }
            }
        }
        return layout.slices().stream()
                .filter(slice -> names.contains(slice.name()))
                .toList();
    }
}
