package dev.proprio.experiments.tracking;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;

/** The protobuf messages of TensorBoard's event files ({@code tensorflow.Event}), as far as scalars need them. */
final class ScalarEvents {
    private static final int WALL_TIME = 1;
    private static final int STEP = 2;
    private static final int FILE_VERSION = 3;
    private static final int SUMMARY = 5;
    private static final int VALUE = 1;
    private static final int TAG = 1;
    private static final int SIMPLE_VALUE = 2;

    private ScalarEvents() {}

    /** What a file begins with. */
    static byte[] version(Instant now) {
        return bytes(event -> {
            event.writeDouble(WALL_TIME, seconds(now));
            event.writeString(FILE_VERSION, "brain.Event:2");
        });
    }

    /** The figures of one step. */
    static byte[] scalars(Instant now, long step, Map<String, Double> figures) {
        byte[] summary = bytes(values -> {
            for (Map.Entry<String, Double> figure : figures.entrySet()) {
                values.writeByteArray(VALUE, bytes(value -> {
                    value.writeString(TAG, figure.getKey());
                    value.writeFloat(SIMPLE_VALUE, figure.getValue().floatValue());
                }));
            }
        });
        return bytes(event -> {
            event.writeDouble(WALL_TIME, seconds(now));
            event.writeInt64(STEP, step);
            event.writeByteArray(SUMMARY, summary);
        });
    }

    /** The step that an event has figures of; none if it has no figures. */
    static OptionalLong step(byte[] event) throws IOException {
        CodedInputStream input = CodedInputStream.newInstance(event);
        long step = 0;
        boolean figures = false;
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case STEP -> step = input.readInt64();
                case SUMMARY -> {
                    figures = true;
                    input.skipField(tag);
                }
                default -> input.skipField(tag);
            }
        }
        return figures ? OptionalLong.of(step) : OptionalLong.empty();
    }

    private static double seconds(Instant instant) {
        return instant.getEpochSecond() + instant.getNano() / 1e9;
    }

    private static byte[] bytes(Message message) {
        var bytes = new ByteArrayOutputStream();
        CodedOutputStream output = CodedOutputStream.newInstance(bytes);
        try {
            message.writeTo(output);
            output.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    @FunctionalInterface
    private interface Message {
        void writeTo(CodedOutputStream output) throws IOException;
    }
}
