package dev.proprio.proto.update;

import java.util.HashSet;
import java.util.List;

/**
 * What a local algorithm exchanges beyond the change of the parameters, and what the coordinator makes of it. The
 * parts apply in order, after the aggregation and before the server optimizer.
 *
 * @param uniform whether every update weighs 1 instead of its number of samples
 * @param parts what is added to plain averaging
 */
public record Exchange(boolean uniform, List<Part> parts) {
    /** The change of the parameters, weighted by samples, and nothing else: FedAvg. */
    public static final Exchange PLAIN = new Exchange(false, List.of());

    public Exchange {
        parts = List.copyOf(parts);
        var names = new HashSet<String>();
        names.add(ClientUpdate.PARAMETERS);
        for (Part part : parts) {
            if (!names.add(part.name())) {
                throw new IllegalArgumentException("two parts of an exchange are named \"" + part.name() + "\"");
            }
            if (!uniform && (part instanceof Part.Kept || part instanceof Part.History)) {
                throw new IllegalArgumentException(
                        "\"" + part.name() + "\" is kept as a sum over devices, which needs uniform weights");
            }
        }
    }

    /** Updates weighted by their samples, and these parts. */
    public static Exchange weighted(Part... parts) {
        return new Exchange(false, List.of(parts));
    }

    /** Updates that all weigh the same, and these parts. */
    public static Exchange uniform(Part... parts) {
        return new Exchange(true, List.of(parts));
    }

    /** What an update of so many samples weighs. */
    public long weight(int samples) {
        return uniform ? 1 : samples;
    }

    /** Whether what the coordinator does is right only for a mean of the updates, not for another aggregation. */
    public boolean needsMean() {
        return parts.stream().anyMatch(part -> !(part instanceof Part.Scales));
    }

    /**
     * Whether devices and the coordinator keep sums of the same updates, which stay the same only if updates arrive as
     * they were sent.
     */
    public boolean needsExactUpdates() {
        return parts.stream().anyMatch(part -> part instanceof Part.Kept || part instanceof Part.History);
    }

    /** The vectors that the coordinator keeps. */
    public List<String> kept() {
        return parts.stream()
                .filter(part ->
                        part instanceof Part.Kept || part instanceof Part.History || part instanceof Part.MovingMean)
                .map(Part::name)
                .toList();
    }

    /** The kept vectors that travel to the devices with the model. */
    public List<String> shared() {
        return parts.stream()
                .filter(part -> part instanceof Part.Kept || part instanceof Part.MovingMean)
                .map(Part::name)
                .toList();
    }

    /** How many models the parameters hold, one after the other; 1 for most algorithms. */
    public int models() {
        return parts.stream()
                .filter(Part.Clusters.class::isInstance)
                .mapToInt(part -> ((Part.Clusters) part).models())
                .reduce(1, Math::multiplyExact);
    }

    /** One thing that is exchanged or kept. */
    public sealed interface Part {
        /** The name of its section, or of what is kept. */
        String name();

        /**
         * A section of one value, whose aggregate multiplies the aggregated update (FedNova's effective number of
         * steps).
         */
        record Scales(String name) implements Part {}

        /**
         * A section of one value, whose aggregate divides the aggregated update (q-FedAvg's estimate of the
         * curvature); an update divided by 0 is 0.
         */
        record Divides(String name) implements Part {}

        /**
         * A section of one value, an integer: all other sections of the update count as if they were multiplied by this
         * power of 2, so that their magnitudes may differ from device to device by more than float32 and the sums' units
         * could hold (q-FedAvg's powers of the loss). It is not summed; where only sums may be seen, the device carries it
         * out first. Always named {@link ClientUpdate#EXPONENT}.
         */
        record Exponent() implements Part {
            @Override
            public String name() {
                return ClientUpdate.EXPONENT;
            }
        }

        /**
         * A section of one value for each of the models that the parameters hold one after the other: the share of an
         * update that belongs to it. Each model's part of the aggregated update is divided by the aggregate of its
         * value, so that it moves by the mean over the devices that belong to it (IFCA); one to which nobody belongs
         * has an update of 0.
         */
        record Clusters(String name, int models) implements Part {
            public Clusters {
                if (models < 1) {
                    throw new IllegalArgumentException("there must be at least 1 model but there were " + models);
                }
            }
        }

        /**
         * A section as long as the model. The coordinator keeps a vector, 0 at first, to which each round adds the
         * sum of the sections divided by the number of all devices, asked or not; it travels to the devices with the
         * model under the same name (SCAFFOLD's server control variate). Needs uniform weights.
         */
        record Kept(String name) implements Part {}

        /**
         * A section as long as the model. The coordinator keeps a vector, 0 at first, of which a round leaves a share and
         * fills it up with the mean of the sections; it travels to the devices with the model under the same name
         * (MimeLite's momentum).
         *
         * @param stays that share, at least 0 and below 1
         */
        record MovingMean(String name, double stays) implements Part {
            public MovingMean {
                if (!(stays >= 0 && stays < 1)) {
                    throw new IllegalArgumentException(
                            "the share that stays must be at least 0 and less than 1 but was " + stays);
                }
            }
        }

        /**
         * A section of one value: the squared length of the update. The aggregated update is multiplied by the aggregate
         * of it over twice the squared length of the updates' mean, where that is more than 1 (FedExP's step size).
         *
         * @param epsilon added to the squared length of the mean; greater than 0
         */
        record Extrapolates(String name, double epsilon) implements Part {
            public Extrapolates {
                if (!(epsilon > 0)) {
                    throw new IllegalArgumentException("epsilon must be greater than 0 but was " + epsilon);
                }
            }
        }

        /**
         * No section: the coordinator keeps a vector, 0 at first, to which each round adds the sum of the updates
         * divided by the number of all devices, and adds it to the aggregated update (FedDyn). Needs uniform weights.
         */
        record History(String name) implements Part {}
    }
}
