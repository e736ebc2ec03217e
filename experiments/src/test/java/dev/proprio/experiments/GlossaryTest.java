package dev.proprio.experiments;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A name stands for one thing, and is the field's own word for it: see the glossary in {@code CONTRIBUTING.md}. */
class GlossaryTest {
    /** Names that classes had once, and that told nobody what these do. */
    private static final Set<String> RETIRED = Set.of(
            "Answering",
            "Attendance",
            "Auditing",
            "Ascent",
            "Beginning",
            "Board",
            "CallerPlaces",
            "Chance",
            "Conspiracy",
            "Curve",
            "Cutter",
            "Descent",
            "DeviceBook",
            "DevicePage",
            "Diligence",
            "Distraction",
            "Dots",
            "Durable",
            "Entrance",
            "FlippedSum",
            "ForwardTime",
            "Gathered",
            "Housekeeping",
            "Intake",
            "Lanes",
            "Ledger",
            "Listening",
            "LoadAhead",
            "Losses",
            "NotedStream",
            "Obstacle",
            "OddSeed",
            "Order",
            "Pace",
            "PacedPast",
            "Paces",
            "Passage",
            "Patience",
            "Places",
            "DeviceAvailability",
            "PresentState",
            "PullToMeans",
            "Reasons",
            "Reception",
            "Rehearsal",
            "RehearsedSums",
            "Resemblance",
            "SessionMail",
            "Signal",
            "Strangers",
            "Stretch",
            "StretchBuilder",
            "Tally",
            "Taps",
            "ThisMachine",
            "Unrest",
            "Urn",
            "Watching",
            "Wide");

    /** What a library's own classes are derived from is named as the library wants it. */
    private static final Set<String> NAMED_BY_OTHERS = Set.of("Builder");

    private static final Pattern NO_CODE = Pattern.compile(
            "\"\"\"[^\"\\\\]*+(?:(?:\\\\.|\"(?!\"\"))[^\"\\\\]*+)*+\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*+\"|'(?:\\\\.|[^'\\\\])+'|//[^\\n]*+|/\\*.*?\\*/",
            Pattern.DOTALL);

    private static final Pattern TYPE = Pattern.compile(
            "^(?<indent> *)(?<modifiers>(?:[a-z-]+ )*)(?:class|record|interface|enum|@interface) (?<name>[A-Z]\\w*)",
            Pattern.MULTILINE);

    /** A row of the glossary, by its last cell, which names classes of ours. */
    private static final Pattern GLOSSARY_ROW = Pattern.compile("^\\|.*\\|([^|]*)\\|$", Pattern.MULTILINE);

    private static final Pattern QUOTED = Pattern.compile("`([A-Z]\\w+)`");

    /** A type as its source declares it. */
    private record Type(String name, boolean top, boolean open, Path source) {}

    @Test
    void noTwoTypesOfTheirOwnFileShareAName() throws IOException {
        List<Type> types = types("main");
        types.addAll(types("test"));

        assertThat(types).hasSizeGreaterThan(1500);
        assertThat(shared(types.stream().filter(Type::top))).isEmpty();
    }

    @Test
    void noPublicTypeSharesItsName() throws IOException {
        Set<String> open =
                types("main").stream().filter(Type::open).map(Type::name).collect(toSet());

        assertThat(open).hasSizeGreaterThan(500);
        assertThat(shared(types("main").stream()
                        .filter(type -> type.open() || type.top())
                        .filter(type -> open.contains(type.name()) && !NAMED_BY_OTHERS.contains(type.name()))))
                .isEmpty();
    }

    @Test
    void noTypeHasANameThatWasRetired() throws IOException {
        List<Type> types = types("main");
        types.addAll(types("test"));

        assertThat(types.stream().filter(type -> RETIRED.contains(type.name())).toList())
                .isEmpty();
    }

    @Test
    void theGlossaryNamesClassesThatThereAre() throws IOException {
        Set<String> names = types("main").stream().map(Type::name).collect(toSet());
        String guide = Files.readString(Path.of("..", "CONTRIBUTING.md"));
        String glossary = guide.substring(guide.indexOf("## Glossary"));
        List<String> named = GLOSSARY_ROW
                .matcher(glossary.substring(0, glossary.indexOf("\n## ", 1)))
                .results()
                .flatMap(row -> QUOTED.matcher(row.group(1)).results())
                .map(quoted -> quoted.group(1))
                .toList();

        assertThat(named).hasSizeGreaterThan(50).isSubsetOf(names);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "public final class Stretch {",
                "record Stretch(int offset) {}",
                "class Outer {\n    private sealed interface Stretch<T> permits Other {}\n}",
                "@Named(\"a\")\nenum Stretch {",
            })
    void aDeclarationIsFound(String source) {
        assertThat(types(source, Path.of("A.java"))).extracting(Type::name).contains("Stretch");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/**\n record Stretch is no declaration\n*/",
                "// class Stretch",
                "    String text = \"\"\"\n    class Stretch {}\n    \"\"\";",
                "    Stretch stretch = new Stretch();",
            })
    void whatIsNoDeclarationIsNot(String source) {
        assertThat(types(source, Path.of("A.java"))).isEmpty();
    }

    /** Where each name that several types have is declared. */
    private static Map<String, List<Path>> shared(Stream<Type> types) {
        Map<String, List<Path>> shared = new TreeMap<>();
        types.collect(groupingBy(Type::name)).forEach((name, same) -> {
            if (same.size() > 1) {
                shared.put(name, same.stream().map(Type::source).toList());
            }
        });
        return shared;
    }

    private static List<Type> types(String kind) throws IOException {
        List<Type> types = new ArrayList<>();
        for (String module : SourceModules.ALL) {
            try (Stream<Path> sources = Files.walk(Path.of("..").resolve(module).resolve("src/" + kind + "/java"))) {
                for (Path source : sources.filter(file -> file.toString().endsWith(".java"))
                        .toList()) {
                    types.addAll(types(Files.readString(source), source));
                }
            }
        }
        return types;
    }

    private static List<Type> types(String source, Path file) {
        return TYPE.matcher(NO_CODE.matcher(source).replaceAll(""))
                .results()
                .map(type -> new Type(
                        type.group("name"),
                        type.group("indent").isEmpty(),
                        type.group("modifiers").contains("public "),
                        file))
                .toList();
    }
}
