package dev.proprio.proto.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.extension.Extensions;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Metric;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UpdatePackingTest {
    private static final int LENGTH = 200;

    static List<String> names() {
        return Extensions.of(Compression.class).names();
    }

    /** Multiples of 1/1024 below 1, whose sums float32 holds exactly. */
    private static float[] change(int round) {
        var random = KeyedRandom.of(1, "change", round, 0);
        float[] values = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            values[i] = (random.nextInt(2047) - 1023) / 1024f;
        }
        return values;
    }

    private static ClientUpdate update(float[] change) {
        Map<String, float[]> sections = new LinkedHashMap<>();
        sections.put("steps", new float[] {1.1f});
        sections.put(ClientUpdate.PARAMETERS, change);
        return new ClientUpdate(3, sections, Map.of("loss", new Metric(1, 2)));
    }

    @ParameterizedTest
    @MethodSource("names")
    void bytesAreReadAsWhatWasPackedAndOtherSectionsStayExact(String name) throws Exception {
        Compression compression = Extensions.of(Compression.class).defaultInstance(name);
        UpdatePacking devices = UpdatePacking.of(compression, LENGTH, 5, 9);
        UpdatePacking coordinators = UpdatePacking.of(compression, LENGTH, 5, 9);
        PackedUpdate packed =
                devices.pack("watch", 1, update(change(1)), Optional.empty()).update();
        int first = coordinators.byteLength("steps", 1);
        int second = coordinators.byteLength(ClientUpdate.PARAMETERS, LENGTH);
        byte[] bytes = packed.bytes();
        assertThat(bytes).hasSize(packed.byteLength()).hasSize(first + second);
        Map<String, PackedSection> sections = new LinkedHashMap<>();
        sections.put("steps", coordinators.section("steps", 1, ByteBuffer.wrap(bytes, 0, first)));
        sections.put(
                ClientUpdate.PARAMETERS,
                coordinators.section(ClientUpdate.PARAMETERS, LENGTH, ByteBuffer.wrap(bytes, first, second)));
        ClientUpdate overTheWire = coordinators.unpack(new PackedUpdate(3, sections, packed.metrics()));
        ClientUpdate inProcess = coordinators.unpack(packed.copy());
        assertThat(overTheWire.parameters()).containsExactly(inProcess.parameters());
        assertThat(overTheWire.section("steps")).containsExactly(1.1f);
        assertThat(overTheWire.parameters()).hasSize(coordinators.summedLength(ClientUpdate.PARAMETERS, LENGTH));
        assertThat(coordinators.expand(new double[overTheWire.parameters().length]))
                .hasSize(LENGTH);
    }

    @ParameterizedTest
    @MethodSource("names")
    void theSameRoundAndDeviceGiveTheSameBytes(String name) {
        Compression compression = Extensions.of(Compression.class).defaultInstance(name);
        assertThat(bytes(compression, 9, "watch")).isEqualTo(bytes(compression, 9, "watch"));
    }

    @Test
    void quantizationIsDrawnByDeviceAndRoundAndRandomPlacesByRoundAlone() {
        assertThat(bytes(new Quantize(), 9, "watch")).isNotEqualTo(bytes(new Quantize(), 9, "phone"));
        assertThat(bytes(new Quantize(), 9, "watch")).isNotEqualTo(bytes(new Quantize(), 10, "watch"));
        assertThat(bytes(new RandomK(), 9, "watch")).isEqualTo(bytes(new RandomK(), 9, "phone"));
        assertThat(bytes(new RandomK(), 9, "watch")).isNotEqualTo(bytes(new RandomK(), 10, "watch"));
    }

    private static byte[] bytes(Compression compression, int round, String device) {
        return UpdatePacking.of(compression, LENGTH, 5, round)
                .pack(device, 1, update(change(1)), Optional.empty())
                .update()
                .bytes();
    }

    @Test
    void whatWasSentAndWhatIsRememberedAreTogetherTheSumOfTheChanges() throws Exception {
        float[] changes = new float[LENGTH];
        float[] sent = new float[LENGTH];
        Optional<float[]> unsent = Optional.empty();
        for (int round = 1; round <= 100; round++) {
            float[] change = change(round);
            UpdatePacking packing = UpdatePacking.of(new TopK(0.05, true), LENGTH, 5, round);
            Packed packed = packing.pack("watch", 1, update(change.clone()), unsent);
            unsent = packed.unsent();
            float[] arrived = packing.unpack(packed.update()).parameters();
            for (int i = 0; i < LENGTH; i++) {
                changes[i] += change[i];
                sent[i] += arrived[i];
                assertThat(sent[i] + unsent.orElseThrow()[i]).isEqualTo(changes[i]);
            }
        }
        // Nothing waits for ever: each value was sent at some time.
        assertThat(sent).doesNotContain(0f);
    }

    @Test
    void withoutErrorFeedbackNothingIsRemembered() {
        Packed packed = UpdatePacking.of(new TopK(0.05, false), LENGTH, 5, 1)
                .pack("watch", 1, update(change(1)), Optional.empty());
        assertThat(packed.unsent()).isEmpty();
    }

    @Test
    void anUpdateThatIsNotFiniteIsNotPacked() {
        float[] change = change(1);
        change[17] = Float.NaN;
        assertThatThrownBy(() -> UpdatePacking.of(new Quantize(), LENGTH, 5, 1)
                        .pack("watch", 1, update(change), Optional.empty()))
                .hasMessage(
                        "the change of parameter 17 is NaN, which can't be compressed; training has probably diverged");
    }
}
