package dev.proprio.experiments.bench;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.graph.GraphDensity;
import dev.proprio.proto.secagg.graph.ThreatModel;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.SecAggParameters;
import dev.proprio.proto.secagg.round.VectorSpec;
import java.util.List;
import java.util.Locale;

/**
 * A round of secure aggregation to measure.
 *
 * @param devices in the round, 20 to 5,000
 * @param parameters of the model
 * @param dropout percent of devices that drop out after sharing keys, 0 to 10
 * @param graph who has masks in common
 */
public record SecAggCase(int devices, int parameters, int dropout, Graph graph) {
    private static final double ASSUMED = 0.1;
    private static final int VALUE_BITS = 16;

    /** Who has masks in common with whom. */
    public enum Graph {
        /** Everyone with everyone. */
        COMPLETE,
        /** Everyone with a few, in numbers that keep a lying coordinator off. */
        RING;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    String name() {
        return "%s x %s, %s %%, %s".formatted(devices, parameters, dropout, graph);
    }

    /** How many devices drop out. */
    int dropped() {
        return devices * dropout / 100;
    }

    SecAggConfig config() {
        return new SecAggConfig(
                ByteString.copyFrom(new byte[SecAggConfig.SESSION_BYTES]),
                "bench",
                1,
                digest(),
                digest(),
                List.of(
                        VectorSpec.quantized("params", parameters, VALUE_BITS, 1, devices),
                        VectorSpec.integers("weight", 1, 24, devices)),
                protocol());
    }

    /** The digest of everything that a benchmark has no use for. */
    static ByteString digest() {
        return ByteString.copyFrom(new byte[SecAggConfig.DIGEST_BYTES]);
    }

    private SecAggParameters protocol() {
        var threat = ThreatModel.SEMI_MALICIOUS;
        int ppm = (int) (1e6 * ASSUMED);
        var density = GraphDensity.ofShares(devices, ppm, ppm);
        var choice = graph == Graph.RING
                ? density.smallest(threat)
                        .orElseThrow(() ->
                                new IllegalArgumentException("%s devices are too few for a ring".formatted(devices)))
                : new GraphDensity.ChosenDensity(devices - 1, density.leastThreshold(devices - 1, threat));
        int survivors = devices - density.dropped();
        return new SecAggParameters(
                threat, devices, survivors, survivors, choice.neighbours(), choice.threshold(), true, ppm, ppm);
    }
}
