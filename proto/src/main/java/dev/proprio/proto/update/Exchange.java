package dev.proprio.proto.update;

import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a local algorithm exchanges beyond the change of the parameters, and what the coordinator makes of it. The
 * parts apply in order, after the aggregation and before the server optimizer.
 *
 * @param uniform whether every update weighs 1 instead of its number of samples
 * @param parts what is added to plain averaging
 */
public record Exchange(boolean uniform, List<ExchangePart> parts) {
    /** The change of the parameters, weighted by samples, and nothing else: FedAvg. */
    public static final Exchange PLAIN = new Exchange(false, List.of());

    public Exchange {
        parts = List.copyOf(parts);
        var names = new HashSet<String>();
        names.add(ClientUpdate.PARAMETERS);
        for (ExchangePart part : parts) {
            if (!names.add(part.name())) {
                throw new IllegalArgumentException("two parts of an exchange are named \"" + part.name() + "\"");
            }
            if (part.shares() && !part.keeps()) {
                throw new IllegalArgumentException("\"" + part.name() + "\" is shared but not kept");
            }
            if (!uniform && part.sumsUpdates()) {
                throw new IllegalArgumentException(
                        "\"" + part.name() + "\" is kept as a sum over devices, which needs uniform weights");
            }
        }
    }

    /** Updates weighted by their samples, and these parts. */
    public static Exchange weighted(ExchangePart... parts) {
        return new Exchange(false, List.of(parts));
    }

    /** Updates that all weigh the same, and these parts. */
    public static Exchange uniform(ExchangePart... parts) {
        return new Exchange(true, List.of(parts));
    }

    /** What an update of so many samples weighs. */
    public long weight(int samples) {
        return uniform ? 1 : samples;
    }

    /** Whether what the coordinator does is right only for a mean of the updates, not for another aggregation. */
    public boolean needsMean() {
        return parts.stream().anyMatch(ExchangePart::needsMean);
    }

    /**
     * Whether devices and the coordinator keep sums of the same updates, which stay the same only if updates arrive as
     * they were sent.
     */
    public boolean needsExactUpdates() {
        return parts.stream().anyMatch(ExchangePart::sumsUpdates);
    }

    /** Whether updates come with a power of 2 each, so that what is in one can't be added to another. */
    public boolean hasExponent() {
        return parts.stream().anyMatch(part -> part.name().equals(ClientUpdate.EXPONENT));
    }

    /** The vectors that the coordinator keeps. */
    public List<String> kept() {
        return parts.stream()
                .filter(ExchangePart::keeps)
                .map(ExchangePart::name)
                .collect(Collectors.toUnmodifiableList());
    }

    /** The kept vectors that travel to the devices with the model. */
    public List<String> shared() {
        return parts.stream()
                .filter(ExchangePart::shares)
                .map(ExchangePart::name)
                .collect(Collectors.toUnmodifiableList());
    }

    /** How many models the parameters hold, one after the other; 1 for most algorithms. */
    public int models() {
        return parts.stream().mapToInt(ExchangePart::models).reduce(1, Math::multiplyExact);
    }
}
