package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.update.ClientUpdate;

/**
 * The uniform mean of updates, each scaled down to a norm of at most C (Sun et al. 2019):
 * x min(1, C / |x|). One device moves the mean by no more than C / n, and claiming many samples does
 * not help it. Other sections than the parameters are not clipped and keep their weights.
 */
@Named(
        value = "norm-clipping",
        summary = "The mean of the updates, each scaled down to a largest norm.",
        differs = "No noise is added; the paper looks at clipping with noise, too.")
public record NormClipping(
        @Setting("The largest Euclidean norm of an update that counts in full, greater than 0.")
        double norm) implements StreamingAggregation {
    public NormClipping {
        Require.positive("norm", norm);
    }

    public NormClipping() {
        this(1);
    }

    @Override
    public Accumulator open(UpdateShape shape, int capacity) {
        return new MeanAccumulator(new Clipped(norm), shape, capacity);
    }

    private record Clipped(double norm) implements Weighting {
        @Override
        public long share(String section, ClientUpdate update) {
            return ClientUpdate.PARAMETERS.equals(section) ? 1 : update.weight();
        }

        @Override
        public double factor(String section, ClientUpdate update) {
            if (!ClientUpdate.PARAMETERS.equals(section)) {
                return (double) update.weight();
            }
            double length = Math.sqrt(Vectors.squaredNorm(update.parameters()));
            return length > norm ? norm / length : 1;
        }
    }
}
