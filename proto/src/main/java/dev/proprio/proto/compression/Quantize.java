package dev.proprio.proto.compression;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.random.KeyedRandom;
import java.util.Optional;

/**
 * Rounds to 8 or 16 bits, up or down at random so that the mean is exact (QSGD, Alistarh et al. 2017, section 3, with
 * the largest magnitude of a bucket for its norm).
 */
@Named(
        value = "quantize",
        summary = "Values rounded at random to 8 or 16 bits, exact in the mean.",
        differs = "A bucket's scale is its largest magnitude; the paper's is its Euclidean norm, with "
                + "variable-length codes for what is sent.")
public record Quantize(
        @Setting("Bits per value, 8 or 16.") int bits,

        @Setting("Values that share a scale, at least 1; fewer are more exact and cost 4 bytes per scale.")
        int bucket,

        @Setting(
                "A scale that all devices share, between 0.0001 and 1000000: larger values are cut off, and sums of the integers can be read. Without it, each bucket has the scale of its largest value.")
        Optional<Double> range)
        implements Compression {
    public Quantize {
        Require.that(bits == 8 || bits == 16, "bits", "must be 8 or 16 but was " + bits);
        Require.atLeast("bucket", bucket, 1);
        range.ifPresent(most -> Require.between("range", most, 1e-4, 1e6));
    }

    /** Own scales. */
    public Quantize(int bits, int bucket) {
        this(bits, bucket, Optional.empty());
    }

    public Quantize() {
        this(8, 1024);
    }

    @Override
    public Optional<Codec> codec(int length, KeyedRandom shared) {
        var integers = new Integers(bits);
        return Optional.of(
                range.isPresent()
                        ? new SharedScaleCodec(length, integers, integers.stepFor(range.get()))
                        : new OwnScaleCodec(length, integers, bucket));
    }
}
