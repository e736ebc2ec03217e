package dev.proprio.proto.compression;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.proprio.proto.update.ClientUpdate;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whatever bytes a device sends, unpacking gives a vector of the right length or says that they are malformed. */
class PackedUpdateFuzzTest {
    private static final List<Compression> COMPRESSIONS = List.of(
            new NoCompression(),
            new TopK(),
            new TopK(0.5, false),
            new RandomK(),
            new RandomK(0.5),
            new Quantize(8, 7),
            new Quantize(16, 1),
            new Quantize(8, 1024, Optional.of(0.5)),
            new Quantize(16, 1024, Optional.of(1e6)));

    /** The first byte chooses the compression, the second the number of parameters. */
    @FuzzTest(maxExecutions = 1_000_000, maxDuration = "")
    void aPackedVectorIsUnpackedOrRefused(byte[] input) {
        if (input.length < 2) {
            return;
        }
        int length = 1 + (input[1] & 0xff);
        var compression = COMPRESSIONS.get((input[0] & 0xff) % COMPRESSIONS.size());
        UpdatePacking packing = UpdatePacking.of(compression, length, 1, 1);
        byte[] bytes = Arrays.copyOf(
                Arrays.copyOfRange(input, 2, input.length), packing.byteLength(ClientUpdate.PARAMETERS, length));
        var section = packing.section(ClientUpdate.PARAMETERS, length, ByteBuffer.wrap(bytes));
        assertThat(section.bytes()).isEqualTo(bytes);
        float[] values;
        try {
            values = packing.unpack(new PackedUpdate(1, Map.of(ClientUpdate.PARAMETERS, section), Map.of()))
                    .parameters();
        } catch (MalformedUpdateException e) {
            assertThat(e).hasMessageMatching(".{10,300}");
            return;
        }
        assertThat(values).hasSize(packing.summedLength(ClientUpdate.PARAMETERS, length));
        if (isFinite(values)) {
            assertThat(packing.expand(widened(values))).hasSize(length);
        }
    }

    private static boolean isFinite(float[] values) {
        boolean finite = true;
        for (float value : values) {
            finite &= Float.isFinite(value);
        }
        return finite;
    }

    private static double[] widened(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }
}
