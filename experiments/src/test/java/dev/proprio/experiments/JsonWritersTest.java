package dev.proprio.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.audit.AuditEntry;
import dev.proprio.coordinator.service.ApiJson;
import dev.proprio.coordinator.service.DeviceView;
import dev.proprio.coordinator.service.RunView;
import dev.proprio.experiments.bench.BenchReport;
import dev.proprio.experiments.compare.Comparison;
import dev.proprio.experiments.record.ClientRow;
import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.record.SweepSummary;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whatever is written as JSON, and in whatever country, has numbers or null in it, and no digits but ours. */
class JsonWritersTest {
    private static final JsonMapper STRICT = JsonMapper.builder().build();
    private static final Pattern NONE_OR_ISO = Pattern.compile("[-+]?(?:NaN|Inf(?:inity)?)|-?P(?:T?\\d.*)");
    private static final Pattern FOREIGN_DIGIT = Pattern.compile("(?![0-9])\\p{Nd}");

    /** Files, lines, answers and events are made of these and of what they hold. */
    private static final List<Class<?>> WRITTEN = List.of(
            RunSummary.class,
            RoundRow.class,
            ClientRow.class,
            Comparison.class,
            SweepSummary.class,
            BenchReport.class,
            RunView.class,
            DeviceView.class,
            AuditEntry.class);

    @Test
    void everyRecordThatHoldsFiguresIsWrittenWithNumbersOrNull() throws Exception {
        Set<String> written = new TreeSet<>();
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            for (Class<?> type : records()) {
                for (int seed = 0; seed < 20; seed++) {
                    // Some constructors take no number that is none: they are given fewer of them.
                    Optional<Object> value = new HostileValues(seed, 1.0 / (1 + seed % 10)).of(type);
                    value.ifPresent(made -> {
                        requireNumbersOrNull(RunJson.line(made));
                        requireNumbersOrNull(RunJson.pretty(made));
                        requireNumbersOrNull(ApiJson.write(made));
                        requireNumbersOrNull(ApiJson.write(ApiJson.tree(made)));
                        written.add(type.getName());
                    });
                }
            }
        } finally {
            Locale.setDefault(before);
        }
        assertThat(written).hasSizeGreaterThan(60);
        assertThat(written).containsAll(WRITTEN.stream().map(Class::getName).toList());
    }

    @Test
    void nobodyWritesJsonInAnotherWay() throws IOException {
        List<String> mappers = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (String module : SourceModules.ALL) {
            try (Stream<Path> sources = Files.walk(Path.of("..", module, "src/main/java"))) {
                for (Path source : sources.filter(file -> file.toString().endsWith(".java"))
                        .toList()) {
                    String code = Files.readString(source);
                    String name = source.getFileName().toString();
                    if (Pattern.compile(
                                    "JsonMapper\\.builder|new (?:JsonMapper|ObjectMapper|JsonObject|JsonArray)\\(|Json\\.encode")
                            .matcher(code)
                            .find()) {
                        mappers.add(name);
                    }
                    if (code.contains("\"{\\\"")) {
                        texts.add(name);
                    }
                }
            }
        }
        assertThat(mappers).containsExactlyInAnyOrder("PlainJson.java", "SpecSchema.java");
        // Rows that were written by the mapper, joined; a phase, whose seconds are a count of nanoseconds; a prefix.
        assertThat(texts)
                .containsExactlyInAnyOrder("RunRoutes.java", "RunRows.java", "RunObserver.java", "RowFile.java");
    }

    private static void requireNumbersOrNull(String json) {
        assertThat(json).doesNotContainPattern(FOREIGN_DIGIT);
        requireNumbersOrNull(STRICT.readTree(json), json);
    }

    private static void requireNumbersOrNull(JsonNode node, String json) {
        if (node.isString()) {
            assertThat(NONE_OR_ISO.matcher(node.stringValue()).matches())
                    .as(json)
                    .isFalse();
        } else if (node.isNumber()) {
            assertThat(node.doubleValue()).as(json).isFinite();
        }
        node.forEach(child -> requireNumbersOrNull(child, json));
    }

    /** All records of the packages whose values are written, found where they were compiled to or packed into. */
    private static List<Class<?>> records() throws IOException, URISyntaxException, ClassNotFoundException {
        List<Class<?>> records = new ArrayList<>();
        for (Class<?> beside : List.of(RunSummary.class, RunView.class)) {
            Path place = Path.of(
                    beside.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (Files.isDirectory(place)) {
                records.addAll(records(place));
            } else {
                try (FileSystem jar = FileSystems.newFileSystem(place)) {
                    records.addAll(records(jar.getPath("/")));
                }
            }
        }
        return records;
    }

    private static List<Class<?>> records(Path root) throws IOException, ClassNotFoundException {
        List<Class<?>> records = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".class"))
                    .sorted()
                    .toList()) {
                String name = root.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", "");
                if (name.matches("dev\\.proprio\\.(experiments\\.(record|compare|personalization|evaluation|sweep|"
                        + "bench|realism|statistics|run|service)|coordinator\\.(service|audit|web))\\.[^.]+")) {
                    Class<?> type = Class.forName(name, false, JsonWritersTest.class.getClassLoader());
                    if (type.isRecord()) {
                        records.add(type);
                    }
                }
            }
        }
        return records;
    }
}
