package dev.proprio.proto.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.v1.Chunk;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Chunks in any order, of any size and content: what is put together is what was sent, or the transfer is refused. */
class TransferFuzzTest {
    private static final int MOST = 64;

    @FuzzTest(maxExecutions = 1_000_000, maxDuration = "")
    void chunksAddUpToWhatWasSentOrAreRefused(FuzzedDataProvider data) {
        int length = data.consumeInt(0, MOST);
        boolean words = data.consumeBoolean();
        var bytes = ChunkAssembler.ofBytes(length, 1);
        int floatBytes = length - length % Float.BYTES;
        var floats = ChunkAssembler.ofFloats(length / Float.BYTES);
        Sink sink = words ? floats::add : bytes::add;
        var taken = new ByteArrayOutputStream();
        while (data.remainingBytes() > 1) {
            Chunk chunk = chunk(data, taken.size());
            boolean expected = fits(chunk, taken.size(), words ? floatBytes : length, words);
            assertThat(accepts(() -> sink.add(chunk))).isEqualTo(expected);
            if (expected) {
                taken.writeBytes(chunk.getData().toByteArray());
            }
        }
        byte[] sent = taken.toByteArray();
        ByteString digest = ByteString.copyFrom(FloatBytes.sha256().digest(sent));
        if (words) {
            assertThat(floats.received()).isEqualTo(sent.length);
            assertThat(accepts(() ->
                            assertThat(FloatBytes.encode(floats.finish(digest))).isEqualTo(sent)))
                    .isEqualTo(sent.length == floatBytes);
        } else {
            assertThat(accepts(() -> assertThat(bytes.finish(digest)).isEqualTo(sent)))
                    .isEqualTo(sent.length == length);
        }
        assertThat(accepts(() -> ChunkAssembler.ofBytes(0, 1).finish(digest))).isEqualTo(sent.length == 0);
    }

    private static Chunk chunk(FuzzedDataProvider data, int next) {
        boolean honest = data.consumeBoolean();
        byte[] content = data.consumeBytes(data.consumeInt(0, MOST));
        return Chunk.newBuilder()
                .setOffset(honest ? next : data.consumeLong())
                .setData(ByteString.copyFrom(content))
                .setCrc32C(
                        honest || data.consumeBoolean() ? Castagnoli.of(ByteBuffer.wrap(content)) : data.consumeInt())
                .build();
    }

    private static boolean fits(Chunk chunk, int received, int total, boolean words) {
        byte[] content = chunk.getData().toByteArray();
        return chunk.getOffset() == received
                && content.length > 0
                && content.length <= total - received
                && (!words || content.length % Float.BYTES == 0)
                && Castagnoli.of(ByteBuffer.wrap(Arrays.copyOf(content, content.length))) == chunk.getCrc32C();
    }

    private static boolean accepts(Step step) {
        try {
            step.run();
            return true;
        } catch (TransferException e) {
            assertThat(e).hasMessageMatching(".{10,300}");
            return false;
        }
    }

    /** What takes chunks. */
    private interface Sink {
        void add(Chunk chunk) throws TransferException;
    }

    /** What may be refused. */
    private interface Step {
        void run() throws TransferException;
    }
}
