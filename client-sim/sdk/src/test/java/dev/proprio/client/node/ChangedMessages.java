package dev.proprio.client.node;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import dev.proprio.proto.random.RandomBits;
import java.util.List;

/** Messages in which one thing is not as it should be: left out, at the edge of its range, repeated, or a little off. */
final class ChangedMessages {
    private static final long[] EDGES = {
        0,
        1,
        -1,
        2,
        64,
        255,
        256,
        65_535,
        65_536,
        1L << 20,
        1L << 28,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        1L << 32,
        (1L << 32) - 1,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        536_870_912,
        999_999
    };
    private static final double[] DOUBLES = {0, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE, 1e308};
    private static final int[] LENGTHS = {0, 1, 16, 31, 32, 33, 64, 65};
    private static final List<String> TEXTS =
            List.of("", "a", "params", "weight", "#counts", "x".repeat(200), "\n\u001b[31m", "params ");
    private static final int NEAR = 3;

    private ChangedMessages() {}

    /** The message with one change, at any depth. */
    static Message change(Message message, RandomBits random) {
        List<FieldDescriptor> fields = message.getDescriptorForType().getFields();
        if (fields.isEmpty()) {
            return message;
        }
        FieldDescriptor field = fields.get(random.nextInt(fields.size()));
        Message.Builder changed = message.toBuilder();
        if (random.nextInt(8) == 0) {
            return changed.clearField(field).build();
        }
        if (field.isMapField()) {
            return message;
        }
        if (!field.isRepeated()) {
            return changed.setField(field, other(field, message.getField(field), random))
                    .build();
        }
        int count = message.getRepeatedFieldCount(field);
        if (count == 0) {
            return message;
        }
        int at = random.nextInt(count);
        Object value = message.getRepeatedField(field, at);
        return random.nextInt(3) == 0
                ? changed.addRepeatedField(field, value).build()
                : changed.setRepeatedField(field, at, other(field, value, random))
                        .build();
    }

    private static Object other(FieldDescriptor field, Object value, RandomBits random) {
        if (field.getJavaType() == JavaType.MESSAGE) {
            return change((Message) value, random);
        }
        boolean near = random.nextBoolean();
        int off = random.nextInt(2 * NEAR + 1) - NEAR;
        long edge = EDGES[random.nextInt(EDGES.length)];
        return switch (field.getJavaType()) {
            case INT -> near ? (int) value + off : (int) edge;
            case LONG -> near ? (long) value + off : edge;
            case DOUBLE -> DOUBLES[random.nextInt(DOUBLES.length)];
            case FLOAT -> Float.NaN;
            case BOOLEAN -> !(boolean) value;
            case STRING -> TEXTS.get(random.nextInt(TEXTS.size()));
            case BYTE_STRING -> bytes(LENGTHS[random.nextInt(LENGTHS.length)], random);
            case ENUM ->
                field.getEnumType()
                        .getValues()
                        .get(random.nextInt(field.getEnumType().getValues().size()));
            case MESSAGE -> value;
        };
    }

    private static ByteString bytes(int length, RandomBits random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }
}
