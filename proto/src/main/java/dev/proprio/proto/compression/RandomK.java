package dev.proprio.proto.compression;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.random.RandomIndices;
import java.util.Optional;

/**
 * Values at random places, which all devices of a round share and none has to send (subsampling in Konecny et al. 2016,
 * "Strategies for improving communication efficiency": a sketch of an update that is trained whole, unlike that paper's
 * random mask). The coordinator adds up short vectors and spreads their sum, scaled so that its mean is exact.
 */
@Named(
        value = "random-k",
        summary = "Values at places drawn anew in each round, the same on all devices.",
        differs = "All devices of a round share the places; the paper draws them for each device.")
public record RandomK(
        @Setting("Share of the values that travels, greater than 0 and at most 1; each costs 4 bytes.")
        double share) implements Compression {
    public RandomK {
        KeptShare.require(share);
    }

    public RandomK() {
        this(0.1);
    }

    @Override
    public Optional<Codec> codec(int length, KeyedRandom shared) {
        return Optional.of(
                new RandomKCodec(length, RandomIndices.draw(length, KeptShare.count(share, length), shared)));
    }

    @Override
    public boolean needsMean() {
        return true;
    }

    /** The places that travel are the same for all. */
    @Override
    public boolean suitsHiddenUpdates() {
        return true;
    }

    @Override
    public boolean leavesOut() {
        return true;
    }
}
