package dev.proprio.proto.compression;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.random.KeyedRandom;
import java.util.Optional;

/**
 * The values of largest magnitude, the others as 0. With error feedback a device keeps what it did not send and adds it
 * to its next change (Stich et al. 2018, "Sparsified SGD with memory", Algorithm 1), so that nothing is lost for good.
 */
@Named(value = "top-k", summary = "The values of largest magnitude; the rest waits for the device's next update.")
public record TopK(
        @Setting("Share of the values that travels, greater than 0 and at most 1; each costs 8 bytes.")
        double share,

        @Setting("Whether a device keeps what it did not send and adds it to its next update.")
        boolean errorFeedback)
        implements Compression {
    public TopK {
        KeptShare.require(share);
    }

    public TopK() {
        this(0.05, true);
    }

    @Override
    public Optional<Codec> codec(int length, KeyedRandom shared) {
        return Optional.of(new TopKCodec(length, KeptShare.count(share, length)));
    }

    @Override
    public boolean feedsBack() {
        return errorFeedback;
    }

    @Override
    public boolean needsMean() {
        return true;
    }

    @Override
    public boolean leavesOut() {
        return true;
    }
}
