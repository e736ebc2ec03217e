package dev.proprio.proto.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.v1.ModelRef;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A reference to a model is understood, and then adds up, or is refused before any memory is set aside. */
class ModelRefFuzzTest {
    private static final int SMALL = 10_000;

    static Stream<byte[]> samples() {
        var layout = ParameterLayout.of(List.of("0/W", "0/b"), List.of(List.of(3, 2), List.of(2)));
        var sha256 = ByteString.copyFrom(new byte[32]);
        var plain = Broadcast.of(layout, new float[8]);
        var controlled = new Broadcast(layout, new float[8], Map.of("control", new float[8]));
        return Stream.of(plain, controlled)
                .map(broadcast -> ModelRefs.of(broadcast, sha256).toByteArray());
    }

    @MethodSource("samples")
    @FuzzTest(maxExecutions = 1_000_000, maxDuration = "")
    void aReferenceAddsUpOrIsRefused(byte[] input) {
        if (input == null) {
            return;
        }
        ModelRef ref;
        ParameterLayout layout;
        try {
            ref = ModelRef.parseFrom(input);
            layout = ModelRefs.layout(ref);
        } catch (InvalidProtocolBufferException e) {
            return;
        } catch (TransferException e) {
            assertThat(e.getMessage()).hasSizeGreaterThan(10);
            return;
        }
        assertThat((1L + ref.getSectionsCount()) * layout.length() * Float.BYTES)
                .isEqualTo(ref.getByteLength())
                .isLessThanOrEqualTo(Integer.MAX_VALUE);
        if (ref.getByteLength() <= SMALL) {
            float[] values = new float[(int) (ref.getByteLength() / Float.BYTES)];
            var broadcast = ModelRefs.broadcast(ref, layout, values);
            ModelRef again = ModelRefs.of(broadcast, ref.getSha256());
            assertThat(again.getSlicesList().toString())
                    .isEqualTo(withoutUnknown(ref).getSlicesList().toString());
            assertThat(again.getByteLength()).isEqualTo(ref.getByteLength());
            assertThat(again.getSectionsCount()).isEqualTo(ref.getSectionsCount());
        }
    }

    private static ModelRef withoutUnknown(ModelRef ref) {
        var builder = ModelRef.newBuilder();
        ref.getSlicesList()
                .forEach(slice ->
                        builder.addSlicesBuilder().setName(slice.getName()).addAllShape(slice.getShapeList()));
        return builder.build();
    }
}
