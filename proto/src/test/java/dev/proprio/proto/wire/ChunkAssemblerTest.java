package dev.proprio.proto.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.v1.Chunk;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkAssemblerTest {
    private final float[] values = randomFloats(5000);
    private final byte[] bytes = FloatBytes.encode(values);
    private final ByteString sha256 = ByteString.copyFrom(FloatBytes.sha256().digest(bytes));

    @ParameterizedTest
    @ValueSource(ints = {4, 12, 1000, 19_996, 20_000, Chunks.BYTES})
    void anyChunkSizeGivesTheSameValues(int size) throws TransferException {
        var assembler = ChunkAssembler.ofFloats(values.length);
        for (int offset = 0; offset < bytes.length; offset += size) {
            assembler.add(Chunks.at(bytes, offset, size));
        }
        assertThat(assembler.finish(sha256)).containsExactly(values);
    }

    @Test
    void everySingleBitFlipIsNoticed() {
        var random = KeyedRandom.of(2, "flips");
        for (int n = 0; n < 200; n++) {
            Chunk chunk = Chunks.at(bytes, 0, 4000);
            byte[] damaged = chunk.getData().toByteArray();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            Chunk sent = chunk.toBuilder().setData(ByteString.copyFrom(damaged)).build();
            assertThatThrownBy(() -> ChunkAssembler.ofFloats(values.length).add(sent))
                    .isInstanceOf(TransferException.class)
                    .hasMessage("the checksum of the chunk at byte 0 does not match its data");
        }
    }

    @Test
    void aGapOverlapOrSurplusIsRefused() throws TransferException {
        var assembler = ChunkAssembler.ofFloats(values.length);
        assembler.add(Chunks.at(bytes, 0, 400));
        assertThatThrownBy(() -> assembler.add(Chunks.at(bytes, 800, 400)))
                .hasMessage("a chunk starts at byte 800 but byte 400 comes next");
        assertThatThrownBy(() -> assembler.add(Chunks.at(bytes, 0, 400)))
                .hasMessage("a chunk starts at byte 0 but byte 400 comes next");
        assertThatThrownBy(() -> ChunkAssembler.ofFloats(10).add(Chunks.at(bytes, 0, 400)))
                .hasMessage("400 bytes arrived but only 40 were announced");
    }

    @Test
    void emptyOddAndOversizedChunksAreRefused() {
        for (int size : new int[] {0, 3, Chunks.MAX_BYTES + 4}) {
            Chunk chunk = Chunk.newBuilder()
                    .setData(ByteString.copyFrom(new byte[size]))
                    .build();
            assertThatThrownBy(() -> ChunkAssembler.ofFloats(1 << 20).add(chunk))
                    .hasMessage("a chunk must hold a multiple of 4 bytes, from 4 to 1048576, but holds " + size);
        }
    }

    @Test
    void aShortOrAlteredTransferIsRefused() throws TransferException {
        var shortened = ChunkAssembler.ofFloats(values.length);
        shortened.add(Chunks.at(bytes, 0, 400));
        assertThatThrownBy(() -> shortened.finish(sha256)).hasMessage("the transfer ended after 400 of 20000 bytes");
        var altered = ChunkAssembler.ofFloats(values.length);
        altered.add(Chunks.at(bytes, 0, bytes.length));
        assertThatThrownBy(() -> altered.finish(ByteString.copyFrom(new byte[32])))
                .hasMessageStartingWith("the SHA-256 of the received bytes is ");
    }

    @Test
    void aModelsLayoutSurvivesTheWire() throws TransferException {
        var layout = ParameterLayout.of(List.of("0/W", "0/b"), List.of(List.of(3, 4), List.of(4)));
        var ref = ModelRefs.of(Broadcast.of(layout, new float[16]), sha256);
        assertThat(ModelRefs.layout(ref)).isEqualTo(layout);
        assertThatThrownBy(
                        () -> ModelRefs.layout(ref.toBuilder().setByteLength(60).build()))
                .hasMessageStartingWith("the model's slices and sections hold 16 values but its length is 60 bytes");
        assertThatThrownBy(() -> ModelRefs.layout(
                        ref.toBuilder().addSlices(ref.getSlices(0)).build()))
                .hasMessage("the model's layout is malformed: two parameter slices are named 0/W");
    }

    @Test
    void whatComesWithAModelSurvivesTheWire() throws TransferException {
        var layout = ParameterLayout.of(List.of("w"), List.of(List.of(2)));
        var sent = new Broadcast(layout, new float[] {1, 2}, Map.of("control", new float[] {3, 4}));
        var ref = ModelRefs.of(sent, sha256);
        assertThat(ref.getByteLength()).isEqualTo(sent.encode().length).isEqualTo(16);
        Broadcast received = ModelRefs.broadcast(ref, ModelRefs.layout(ref), FloatBytes.decode(sent.encode()));
        assertThat(received.parameters()).containsExactly(1, 2);
        assertThat(received.shared("control")).containsExactly(3, 4);
        assertThatThrownBy(() -> received.shared("history"))
                .hasMessage("the model comes with [control] but not with \"history\"");
        assertThatThrownBy(() -> ModelRefs.layout(
                        ref.toBuilder().addSections(ref.getSections(0)).build()))
                .hasMessageStartingWith("the model's section \"control\" has 2 values, but each section must have");
    }

    private static float[] randomFloats(int count) {
        var random = KeyedRandom.of(1, "values");
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
