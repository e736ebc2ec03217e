package dev.proprio.proto.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.proprio.proto.v1.EnrollRequest;
import dev.proprio.proto.v1.Task;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * What an earlier version sent and took means the same today: no call, message, field or word of its protocol is gone, has
 * another number, or is of another kind. The file was written by {@link #lines} with that version's classes.
 */
class WireCompatibilityTest {
    private static final String EARLIER = "earlier-wire.txt";

    @Test
    void theProtocolHasOnlyGrown() throws Exception {
        Set<String> today = lines();
        List<String> earlier = earlier();
        assertThat(earlier).hasSizeGreaterThan(150);
        assertThat(today).containsAll(earlier);
    }

    @Test
    void whatOnceWasANumberOfOneFieldIsNoNumberOfAnother() throws Exception {
        Set<String> before = new TreeSet<>();
        earlier().stream().filter(line -> line.startsWith("field ")).forEach(line -> before.add(place(line)));
        Set<String> twice = new TreeSet<>();
        lines().stream()
                .filter(line -> line.startsWith("field ") && !before.contains(place(line)))
                .map(WireCompatibilityTest::number)
                .filter(number ->
                        before.stream().anyMatch(known -> number(known).equals(number)))
                .forEach(twice::add);
        assertThat(twice).isEmpty();
    }

    /** Message, name and number of a field. */
    private static String place(String line) {
        List<String> words = List.of(line.split(" ", -1));
        return String.join(" ", words.subList(0, 3));
    }

    /** Message and number. */
    private static String number(String line) {
        List<String> words = List.of(line.split(" ", -1));
        return words.get(1).substring(0, words.get(1).lastIndexOf('.')) + " " + words.get(2);
    }

    private static List<String> earlier() throws Exception {
        try (InputStream in =
                Objects.requireNonNull(WireCompatibilityTest.class.getResourceAsStream(EARLIER), EARLIER)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    /** The protocol between devices and coordinators, a line for each call, field and word. */
    private static Set<String> lines() {
        Set<FileDescriptor> files = new LinkedHashSet<>();
        add(files, Task.getDescriptor().getFile());
        add(files, EnrollRequest.getDescriptor().getFile());
        Set<String> lines = new TreeSet<>();
        for (FileDescriptor file : files) {
            file.getMessageTypes().forEach(message -> add(lines, message));
            file.getEnumTypes().forEach(words -> add(lines, words));
            for (ServiceDescriptor service : file.getServices()) {
                for (MethodDescriptor call : service.getMethods()) {
                    lines.add("call %s %s%s returns %s%s"
                            .formatted(
                                    call.getFullName(),
                                    call.isClientStreaming() ? "stream " : "",
                                    call.getInputType().getFullName(),
                                    call.isServerStreaming() ? "stream " : "",
                                    call.getOutputType().getFullName()));
                }
            }
        }
        return lines;
    }

    private static void add(Set<FileDescriptor> files, FileDescriptor file) {
        if (files.add(file)) {
            file.getDependencies().forEach(other -> add(files, other));
        }
    }

    private static void add(Set<String> lines, EnumDescriptor words) {
        words.getValues()
                .forEach(value ->
                        lines.add("value %s.%s %s".formatted(words.getFullName(), value.getName(), value.getNumber())));
    }

    private static void add(Set<String> lines, Descriptor message) {
        for (FieldDescriptor field : message.getFields()) {
            lines.add("field %s.%s %s %s%s%s"
                    .formatted(
                            message.getFullName(),
                            field.getName(),
                            field.getNumber(),
                            field.isRepeated() ? "repeated " : "",
                            kind(field),
                            field.getContainingOneof() == null
                                    ? ""
                                    : " of " + field.getContainingOneof().getName()));
        }
        message.getNestedTypes().forEach(inner -> add(lines, inner));
        message.getEnumTypes().forEach(words -> add(lines, words));
    }

    private static String kind(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case MESSAGE -> field.getMessageType().getFullName();
            case ENUM -> field.getEnumType().getFullName();
            default -> field.getType().name().toLowerCase(Locale.ROOT);
        };
    }
}
