package dev.proprio.proto.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.extension.Setting;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ComponentReaderTest {
    /** What a platform without records makes of one: a class like others, here with two constructors of the same types. */
    static final class Flat {
        private final String first;
        private final String second;

        Flat(String other, int second) {
            this(other, String.valueOf(second));
        }

        Flat(String first, String second) {
            this.first = first;
            this.second = second;
        }

        String both() {
            return first + second;
        }
    }

    @Test
    void bothWaysFindWhatThePlatformSaysOfEveryRecord() throws Exception {
        List<Class<?>> records = records();

        assertThat(records).hasSizeGreaterThan(100);
        for (Class<?> record : records) {
            List<Component> found = ComponentReader.byConstructor(record);
            RecordComponent[] expected = record.getRecordComponents();
            assertThat(described(found)).as(record.getName()).isEqualTo(described(Component.of(record)));
            assertThat(found.stream().map(Component::name))
                    .containsExactly(
                            Stream.of(expected).map(RecordComponent::getName).toArray(String[]::new));
            assertThat(found.stream().map(Component::genericType).toList())
                    .isEqualTo(Stream.of(expected)
                            .map(RecordComponent::getGenericType)
                            .toList());
            assertThat(found.stream().map(Component::accessor).toList())
                    .isEqualTo(Stream.of(expected)
                            .map(RecordComponent::getAccessor)
                            .toList());
        }
    }

    private static List<Map<String, String>> described(List<Component> components) {
        return components.stream()
                .map(each -> Map.of(
                        each.name(),
                        each.type() + " "
                                + Objects.toString(each.annotations().getAnnotation(Setting.class), "without setting")))
                .toList();
    }

    @Test
    void theOrderIsThatOfTheConstructorThatTakesAll() {
        assertThat(ComponentReader.byConstructor(Flat.class).stream().map(Component::name))
                .containsExactly("first", "second");
        assertThat(new Flat("a", 1).both()).isEqualTo("a1");
    }

    @Test
    void aClassThatDoesNotTellItsOrderIsRefused() {
        assertThatThrownBy(() -> ComponentReader.byConstructor(ArrayList.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("java.util.ArrayList does not tell the order of its components");
    }

    private static List<Class<?>> records() throws IOException, URISyntaxException, ClassNotFoundException {
        Path classes = Path.of(Component.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<Class<?>> records = new ArrayList<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".class")).toList()) {
                String name = classes.relativize(file)
                        .toString()
                        .replace(file.getFileSystem().getSeparator(), ".");
                Class<?> type = Class.forName(
                        name.substring(0, name.length() - ".class".length()), false, Component.class.getClassLoader());
                if (type.isRecord()) {
                    assertThat(Component.isRecord(type)).isTrue();
                    records.add(type);
                }
            }
        }
        return records;
    }
}
