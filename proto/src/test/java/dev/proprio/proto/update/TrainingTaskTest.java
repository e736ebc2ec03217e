package dev.proprio.proto.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.compression.Codec;
import dev.proprio.proto.compression.MalformedUpdateException;
import dev.proprio.proto.compression.Packed;
import dev.proprio.proto.compression.Quantize;
import dev.proprio.proto.compression.UpdatePacking;
import dev.proprio.proto.fault.Dropouts;
import dev.proprio.proto.noise.LocalNoise;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.sums.UpdateVectors;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Who is asked again in a round draws anew; who is asked once draws what there was before rounds had attempts. */
class TrainingTaskTest {
    private static final long SEED = 42;
    private static final long WATCH = KeyedRandom.keyOf("watch");

    @Test
    void theFirstAttemptDrawsWhatTheRoundDoesAndEachOtherItsOwn() {
        requireOwn(attempt -> task(attempt).random("local-training"), KeyedRandom.of(SEED, "local-training", 3, WATCH));
        requireOwn(
                attempt -> UpdateVectors.rounding(SEED, 3, attempt, "watch"),
                KeyedRandom.of(SEED, "secure-aggregation-rounding", 3, WATCH));
        assertThat(KeyedRandom.of(SEED, "p", 3, 2, WATCH).nextLong())
                .isEqualTo(KeyedRandom.of(SEED, "p", 3, 2, WATCH).nextLong());
    }

    /** Noise covers an update that is no longer than it says, and nothing else may leave beside it. */
    @Test
    void aTaskWithNoiseOfTheDevicesOwnHasAClipThatItCovers() {
        ClientUpdate trained = ClientUpdate.ofParameters(17, new float[] {3, 4}, Map.of("loss", new Metric(1, 1)));
        Map<String, String> told = new LinkedHashMap<>(new LocalNoise(1e-6).setting());
        for (String clip : new String[] {"none", "tells"}) {
            told.putAll(clip.equals("tells") ? new UpdateClip(1, true).setting() : Map.of());
            assertThatThrownBy(() -> told(told).leaving(trained, update -> KeyedRandom.of(1, "noise")))
                    .hasMessageContaining("the task asks for noise that covers an update of a fixed norm");
        }
        told.clear();
        told.putAll(new LocalNoise(1e-6).setting());
        told.putAll(new UpdateClip(1).setting());
        TrainingTask task = told(told);
        assertThat(task.training()).isEmpty();
        ClientUpdate sent = task.leaving(trained, task.simulatedNoise("watch"));
        assertThat(sent.weight()).isEqualTo(1);
        assertThat(sent.metrics()).isEmpty();
        assertThat(sent.parameters()).usingComparatorWithPrecision(1e-5f).containsExactly(0.6f, 0.8f);
        assertThat(task.leaving(trained, task.simulatedNoise("watch")).parameters())
                .isEqualTo(sent.parameters());
        assertThat(task.leaving(trained, task.simulatedNoise("phone")).parameters())
                .isNotEqualTo(sent.parameters());
    }

    private static TrainingTask told(Map<String, String> algorithm) {
        return new TrainingTask("run", 3, 1, "watch", SEED, algorithm, Map.of());
    }

    @Test
    void updatesAreRoundedAnewInEachAttempt() {
        float[] change = new float[64];
        for (int i = 0; i < change.length; i++) {
            change[i] = (float) Math.sin(i);
        }
        var packing = UpdatePacking.of(new Quantize(), change.length, SEED, 3);
        ClientUpdate update = ClientUpdate.ofParameters(1, change, Map.of());
        List<float[]> sent = new ArrayList<>();
        for (int attempt : new int[] {1, 2, 3}) {
            sent.add(unpacked(packing, packing.pack("watch", attempt, update, Optional.empty())));
        }
        assertThat(sent.get(0)).containsExactly(roundedByTheRound(change));
        assertThat(sent.get(1)).isNotEqualTo(sent.get(0));
        assertThat(sent.get(2)).isNotEqualTo(sent.get(0)).isNotEqualTo(sent.get(1));
    }

    @Test
    void whoLeftOneAttemptMayStayInTheNext() {
        var dropouts = Dropouts.ofSecureAggregations(0.5);
        int changed = 0;
        for (int device = 0; device < 200; device++) {
            String id = "device-" + device;
            KeyedRandom before = KeyedRandom.of(SEED, "dropout", 3, KeyedRandom.keyOf(id));
            assertThat(dropouts.of(SEED, 3, 1, id).isPresent()).isEqualTo(before.nextDouble() < 0.5);
            changed += dropouts.of(SEED, 3, 2, id).isPresent()
                            == dropouts.of(SEED, 3, 1, id).isPresent()
                    ? 0
                    : 1;
        }
        assertThat(changed).isBetween(70, 130);
    }

    /** With the randomness that there was before rounds had attempts. */
    private static float[] roundedByTheRound(float[] change) {
        Codec codec = new Quantize()
                .codec(change.length, KeyedRandom.of(SEED, "compression", 3, 0))
                .orElseThrow();
        byte[] bytes = codec.encode(change, KeyedRandom.of(SEED, "compression", 3, WATCH));
        try {
            return codec.decode(ByteBuffer.wrap(bytes));
        } catch (MalformedUpdateException e) {
            throw new AssertionError(e);
        }
    }

    private static float[] unpacked(UpdatePacking packing, Packed packed) {
        try {
            return packing.unpack(packed.update()).parameters();
        } catch (MalformedUpdateException e) {
            throw new AssertionError(e);
        }
    }

    private static void requireOwn(IntFunction<KeyedRandom> drawn, KeyedRandom before) {
        long first = before.nextLong();
        assertThat(drawn.apply(1).nextLong()).isEqualTo(first);
        assertThat(drawn.apply(2).nextLong()).isNotEqualTo(first);
        assertThat(drawn.apply(3).nextLong())
                .isNotEqualTo(first)
                .isNotEqualTo(drawn.apply(2).nextLong());
    }

    private static TrainingTask task(int attempt) {
        return new TrainingTask("run", 3, attempt, "watch", SEED, Map.of(), Map.of());
    }
}
