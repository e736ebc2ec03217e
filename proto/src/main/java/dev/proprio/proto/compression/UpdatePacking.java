package dev.proprio.proto.compression;

import dev.proprio.proto.extension.ExtensionException;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.Finite;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.SectionValues;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How the updates of one round travel: both sides make an equal one and each applies its half. Immutable; thread-safe.
 */
public final class UpdatePacking {
    private static final String PURPOSE = "compression";

    private final Compression compression;
    private final Optional<Codec> codec;
    private final long seed;
    private final int round;

    private UpdatePacking(Compression compression, Optional<Codec> codec, long seed, int round) {
        this.compression = compression;
        this.codec = codec;
        this.seed = seed;
        this.round = round;
    }

    /**
     * A round's packing.
     *
     * @param length the number of the model's parameters
     * @param seed the experiment's seed
     * @throws ExtensionException if the compression throws, here and wherever its codec is used
     */
    public static UpdatePacking of(Compression compression, int length, long seed, int round) {
        var shared = KeyedRandom.of(seed, PURPOSE, round, 0);
        Optional<Codec> codec = ExtensionException.call(compression, () -> compression.codec(length, shared));
        return new UpdatePacking(compression, codec, seed, round);
    }

    /**
     * The device's half. What is packed shares the arrays of sections that travel as they are.
     *
     * @param attempt the round's, from 1: in each, the device draws randomness of its own
     * @param unsent what the device remembers, or all 0; not written to
     * @throws IllegalArgumentException if a value to be coded is not finite
     */
    public Packed pack(String device, int attempt, ClientUpdate update, Optional<float[]> unsent) {
        Map<String, PackedSection> sections = new LinkedHashMap<>();
        update.values().forEach((name, values) -> sections.put(name, new PackedSection.Plain(values)));
        Optional<float[]> left = Optional.empty();
        if (codec.isPresent()) {
            float[] values =
                    unsent.map(earlier -> sum(update.parameters(), earlier)).orElse(update.parameters());
            requireFinite(values);
            var own = KeyedRandom.of(seed, PURPOSE, round, attempt, KeyedRandom.keyOf(device));
            byte[] bytes = encoded(codec.get(), values, own);
            sections.put(ClientUpdate.PARAMETERS, new PackedSection.Coded(values.length, bytes));
            if (compression.feedsBack()) {
                left = Optional.of(difference(values, sent(codec.get(), bytes)));
            }
        }
        return new Packed(new PackedUpdate(update.weight(), sections, update.metrics()), left);
    }

    /** How many bytes a section of {@code length} values takes. */
    public int byteLength(String section, int length) {
        return coded(section).map(Codec::byteLength).orElseGet(() -> Math.multiplyExact(length, Float.BYTES));
    }

    /** How many values of a section of {@code length} are added up. */
    public int summedLength(String section, int length) {
        return coded(section).map(Codec::summedLength).orElse(length);
    }

    /**
     * A section of {@code length} values as it came.
     *
     * @param bytes as many as it takes
     */
    public PackedSection section(String name, int length, ByteBuffer bytes) {
        byte[] own = new byte[bytes.remaining()];
        bytes.get(own);
        return coded(name).isPresent()
                ? new PackedSection.Coded(length, own)
                : new PackedSection.Plain(FloatBytes.decode(own));
    }

    /**
     * The coordinator's half for one update: what is added up.
     *
     * @throws MalformedUpdateException if the bytes are not what the compression gives
     */
    public ClientUpdate unpack(PackedUpdate packed) throws MalformedUpdateException {
        Map<String, SectionValues> sections = new LinkedHashMap<>();
        for (var section : packed.sections().entrySet()) {
            sections.put(section.getKey(), values(section.getKey(), section.getValue()));
        }
        return ClientUpdate.ofValues(packed.weight(), sections, packed.metrics());
    }

    /** The coordinator's half for a sum of updates, or their mean: the change of the parameters. */
    public double[] expand(double[] summed) {
        return codec.map(coding -> ExtensionException.call(compression, () -> coding.expand(summed)))
                .orElse(summed);
    }

    private byte[] encoded(Codec coding, float[] values, KeyedRandom own) {
        byte[] bytes = ExtensionException.call(compression, () -> coding.encode(values, own));
        if (bytes.length != coding.byteLength()) {
            throw ExtensionException.that(
                    compression,
                    String.format(Locale.ROOT, "gave %s bytes where it takes %s", bytes.length, coding.byteLength()));
        }
        return bytes;
    }

    private float[] decoded(Codec coding, byte[] bytes) throws MalformedUpdateException {
        float[] values;
        try {
            values = coding.decode(ByteBuffer.wrap(bytes));
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            throw new MalformedUpdateException(
                    String.valueOf(ExtensionException.threw(compression, e).getMessage()));
        }
        if (values.length != coding.summedLength()) {
            throw new MalformedUpdateException(String.format(
                    Locale.ROOT,
                    "%s gave %s values where it takes %s",
                    ExtensionException.title(compression.getClass()),
                    values.length,
                    coding.summedLength()));
        }
        return values;
    }

    private Optional<Codec> coded(String section) {
        return ClientUpdate.PARAMETERS.equals(section) ? codec : Optional.empty();
    }

    private SectionValues values(String name, PackedSection section) throws MalformedUpdateException {
        Optional<Codec> coding = coded(name);
        if (section instanceof PackedSection.Plain plain && coding.isEmpty()) {
            return plain.content();
        }
        if (section instanceof PackedSection.Plain || coding.isEmpty()) {
            throw new MalformedUpdateException(String.format(
                    Locale.ROOT, "section \"%s\" must %sbe compressed", name, coding.isEmpty() ? "not " : ""));
        }
        return SectionValues.of(decoded(coding.get(), section.bytes()));
    }

    private float[] sent(Codec coding, byte[] bytes) {
        try {
            return decoded(coding, bytes);
        } catch (MalformedUpdateException e) {
            throw ExtensionException.that(compression, "can't read what it has written: " + e.getMessage());
        }
    }

    private static float[] sum(float[] a, float[] b) {
        float[] sums = new float[a.length];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = a[i] + b[i];
        }
        return sums;
    }

    private static float[] difference(float[] a, float[] b) {
        float[] differences = new float[a.length];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = a[i] - b[i];
        }
        return differences;
    }

    private static void requireFinite(float[] values) {
        OptionalInt bad = Finite.firstOther(values);
        if (bad.isPresent()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "the change of parameter %s is %s, which can't be compressed; training has probably diverged",
                    bad.getAsInt(),
                    values[bad.getAsInt()]));
        }
    }
}
