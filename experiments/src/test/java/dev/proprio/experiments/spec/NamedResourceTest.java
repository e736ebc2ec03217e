package dev.proprio.experiments.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.extension.Extensions;
import dev.proprio.proto.extension.Resource;
import dev.proprio.proto.extension.SettingField;
import dev.proprio.proto.extension.SettingType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** No setting can name something outside of the settings without being on the list of those that do. */
class NamedResourceTest {
    /** Texts that are words, labels or patterns, and that nobody opens, asks or connects to. */
    private static final Set<String> WORDS = Set.of(
            "AvailabilitySpec.charging",
            "ClusterSpec.listen",
            "CombinedPart.channels",
            "CombinedPart.rename",
            "CombinedSources.channels",
            "CombinedSources.labels",
            "CsvRecordings.channels",
            "CsvRecordings.comment",
            "CsvRecordings.delimiter",
            "CsvRecordings.encoding",
            "CsvRecordings.files",
            "CsvRecordings.headerUntil",
            "CsvRecordings.ignoreLabels",
            "CsvRecordings.label",
            "CsvRecordings.labels",
            "CsvRecordings.recording",
            "CsvRecordings.sensor",
            "CsvRecordings.session",
            "CsvRecordings.sha256",
            "CsvRecordings.time",
            "CsvRecordings.unlabelled",
            "CsvRecordings.user",
            "EligibilityFilter.canRun",
            "DataElsewhere.channels",
            "DataElsewhere.classes",
            "EligibilityFilter.hardware",
            "EligibilityFilter.labels",
            "EligibilityFilter.modelVersion",
            "EmgGestures.sha256",
            "EventsSpec.classes",
            "ExperimentSpec.name",
            "FlTrust.root",
            "LabelIntervals.delimiter",
            "LabelIntervals.end",
            "LabelIntervals.files",
            "LabelIntervals.label",
            "LabelIntervals.session",
            "LabelIntervals.start",
            "LabelIntervals.user",
            "MlflowSpec.experiment",
            "PeopleTable.delimiter",
            "PeopleTable.file",
            "PeopleTable.user",
            "PersonalizeSpec.background",
            "PersonalizeSpec.novel",
            "RejectionSpec.unseen",
            "UciHar.sha256",
            "WisdmWatch.activities",
            "WisdmWatch.sha256");

    private static final Set<String> PARAMETERS = Set.of("keep", "layers");

    @Test
    void everyTextOfASpecIsAWordOrSaysWhatItNames() {
        Set<String> unsaid = new TreeSet<>();
        Set<String> named = new TreeSet<>();
        for (Class<?> type : settings()) {
            for (SettingField field : SettingField.of(type)) {
                String name = type.getSimpleName() + "." + field.name();
                if (field.names() != Resource.NONE) {
                    named.add(name + " " + field.names());
                } else if (isText(field.type()) && !WORDS.contains(name) && !PARAMETERS.contains(field.name())) {
                    unsaid.add(name);
                }
            }
        }
        assertThat(unsaid)
                .as("settings that are texts: say with @Setting(names = ...) what they name, or list them as words")
                .isEmpty();
        assertThat(named)
                .containsExactly(
                        "AvailabilitySpec.file FILE",
                        "ClusterSpec.master SERVER",
                        "ClusterSpec.store FILE",
                        "CsvRecordings.path DATA",
                        "Dl4jFile.path FILE",
                        "EmgGestures.path DATA",
                        "JournalSpec.url DATABASE",
                        "MlflowSpec.url SERVER",
                        "ModelSpec.initial FILE",
                        "PersonalizeSpec.model FILE",
                        "PrivacySpec.factor FILE",
                        "UciHar.path DATA",
                        "WisdmWatch.path DATA");
    }

    /** A description that speaks of a file, a URL or a host belongs to a setting that names one. */
    @Test
    void whatIsDescribedAsAPlaceIsNamedAsOne() {
        for (Class<?> type : settings()) {
            for (SettingField field : SettingField.of(type)) {
                String name = type.getSimpleName() + "." + field.name();
                if (isText(field.type()) && field.description().matches("(?i).*\\b(url|host|folder|database)\\b.*")) {
                    assertThat(field.names() != Resource.NONE || WORDS.contains(name))
                            .as(name)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void whatASpecNamesIsFoundWhereverItStands() {
        ExperimentSpec spec = ExperimentSpec.of(YamlReader.parse("""
                name: http://name
                data: {source: csv, path: /a.csv, user: 'constant:file:x', label: 'constant:x', rate: 1, channels: ['jdbc:x', b]}
                model: {kind: dl4j, path: /m.zip, initial: /i.npy}
                journal: {url: 'jdbc:postgresql://h/d'}
                personalize: {model: /p.zip}
                """, "spec"), List.of());
        assertThat(NamedResource.in(spec))
                .containsExactly(
                        new NamedResource("name", Resource.NONE, "http://name"),
                        new NamedResource("data.path", Resource.DATA, "/a.csv"),
                        new NamedResource("data.channels[0]", Resource.NONE, "jdbc:x"),
                        new NamedResource("model.path", Resource.FILE, "/m.zip"),
                        new NamedResource("model.initial", Resource.FILE, "/i.npy"),
                        new NamedResource("journal.url", Resource.DATABASE, "jdbc:postgresql://h/d"),
                        new NamedResource("personalize.model", Resource.FILE, "/p.zip"));
    }

    private static Set<Class<?>> settings() {
        Set<Class<?>> found = new LinkedHashSet<>();
        collect(ExperimentSpec.class, found);
        assertThat(found).hasSizeGreaterThan(60);
        return found;
    }

    private static void collect(Class<?> record, Set<Class<?>> found) {
        if (found.add(record)) {
            SettingField.of(record).forEach(field -> collect(field.type(), found));
        }
    }

    private static void collect(SettingType type, Set<Class<?>> found) {
        switch (type) {
            case SettingType.Section(Class<?> section) -> collect(section, found);
            case SettingType.Extension(Class<?> point) -> {
                Extensions<?> extensions = Extensions.of(point);
                extensions.names().forEach(name -> collect(extensions.type(name), found));
            }
            case SettingType.ListOf(SettingType item) -> collect(item, found);
            case SettingType.MapOf(SettingType value) -> collect(value, found);
            case SettingType.Maybe(SettingType value) -> collect(value, found);
            default -> {}
        }
    }

    private static boolean isText(SettingType type) {
        return switch (type) {
            case SettingType.Text text -> true;
            case SettingType.ListOf(SettingType item) -> isText(item);
            case SettingType.MapOf(SettingType value) -> isText(value);
            case SettingType.Maybe(SettingType value) -> isText(value);
            default -> false;
        };
    }
}
