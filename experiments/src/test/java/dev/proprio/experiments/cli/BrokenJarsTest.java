package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import dev.proprio.proto.schedule.Schedule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a jar or a class in it is said with the class, its line and what is expected. */
class BrokenJarsTest {
    private static final String SERVICE = "META-INF/services/" + Schedule.class.getName();

    /**
     * A class in the file of its name.
     *
     * @param head stands in line 5, with %s for the class's name
     * @param body stands in line 6
     * @param sentence what is said of it
     */
    private record Case(String head, String body, String sentence) {
        String source(String name) {
            return "package lab;\n\nimport dev.proprio.proto.extension.*;\nimport dev.proprio.proto.schedule.Schedule;\n"
                    + head.formatted(name) + " implements Schedule {\n" + body.formatted(name)
                    + "\n    public double factor(int round) { return 1; }\n}\n";
        }
    }

    private static final List<Case> CASES = List.of(
            new Case(
                    "@Named(value = \"Bad Name!\", summary = \"One.\") public record %s()",
                    "public %s {}",
                    "(%s.java:5) is @Named \"Bad Name!\", but a name in settings must be lower-case letters and digits, beginning with a letter, in words joined by single hyphens, at most 64 characters, and not null, such as \"bad-name\""),
            new Case(
                    "@Named(value = \"mine\", summary = \"One.\") record %s()",
                    "public %s {}", "(%s.java:5) must be public: public record %1$s"),
            new Case("public record %s()", "", "(%s.java:5) must be a record annotated @Named: @Named(value = "),
            new Case(
                    "@Named(value = \"mine\", summary = \"One.\") public final class %s",
                    "",
                    "(%s.java:5) must be a record, whose components are its settings: public record %1$s(...) implements Schedule"),
            new Case(
                    "@Named(value = \"mine\", summary = \"One.\") public record %s(int a)",
                    "",
                    "(%s.java:5) needs a public constructor without parameters, which makes the defaults: public %1$s() { this(...); }"),
            new Case(
                    "@Named(value = \"mine\", summary = \" \") public record %s()",
                    "", "must have one line as its @Named(summary"),
            new Case(
                    "@Named(value = \"mine\", summary = \"One.\") public record %s(Object any)",
                    "public %s() { this(1); }",
                    "(%s.java:5) has the setting \"any\" of the type java.lang.Object, but a setting must be one of: int, long, double"),
            new Case(
                    "@Named(value = \"mine\", summary = \"One.\") public record %s(int[] many)",
                    "public %s() { this(new int[0]); }", "has the setting \"many\" of the type int[], but"),
            new Case(
                    "@Named(value = \"mine\", summary = \"One.\") public record %s(java.util.Map<Integer, String> by)",
                    "public %s() { this(java.util.Map.of()); }",
                    "has the setting \"by\" of the type java.util.Map<java.lang.Integer, java.lang.String>"),
            new Case(
                    "@Named(value = \"mine\", summary = \"One.\") public record %s(Inner inner)",
                    "public %s() { this(new Inner(new Thread())); } public record Inner(Thread bad) {}",
                    "has the setting \"inner.bad\" of the type java.lang.Thread"),
            new Case(
                    "@Named(value = \"mine\", summary = \"One.\") public record %s(String kind)",
                    "public %s() { this(\"\"); }",
                    "has a setting \"kind\", but that key says which extension is meant; rename it"),
            new Case(
                    "@Named(value = \"mine\", summary = \"One.\") public record %s(@Setting(value = \"X.\", inline = true) int x)",
                    "public %s() { this(1); }", "has a setting that is not possible"),
            new Case(
                    "@Named(value = \"mine\", summary = \"One.\") public record %s(String text)",
                    "public %s() { this(null); }",
                    "must have a default for each setting, but its constructor without parameters makes \"text\" null"),
            new Case(
                    "@Named(value = \"mine\", summary = \"One.\") public record %s(double most)",
                    "public %s() { this(0); } public %1$s { Require.positive(\"most\", most); }",
                    "threw dev.proprio.proto.extension.InvalidSettingException: most must be greater than 0 but was 0.0 (lab.%s.<init>, %1$s.java:6)"),
            new Case(
                    "@Named(value = \"cosine\", summary = \"One.\") public record %s()",
                    "", "are both named \"cosine\"; rename the one of your own"));

    @TempDir
    private static Path folder = Path.of("replaced by JUnit");

    @BeforeAll
    static void compile() throws IOException {
        List<String> files = new ArrayList<>();
        for (int i = 0; i < CASES.size(); i++) {
            Path file = folder.resolve("Broken" + i + ".java");
            files.add(Files.writeString(file, CASES.get(i).source("Broken" + i)).toString());
        }
        List<String> options = new ArrayList<>(List.of(
                "-cp", System.getProperty("java.class.path"), "-d", folder.toString(), "-proc:none", "-nowarn"));
        options.addAll(files);
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, options.toArray(String[]::new)))
                .isZero();
    }

    @Test
    void theClassItsLineAndWhatIsExpectedAreNamed() {
        assertSoftly(softly -> {
            for (int i = 0; i < CASES.size(); i++) {
                String name = "Broken" + i;
                String sentence = CASES.get(i).sentence().formatted(name);
                softly.assertThatThrownBy(() -> check(name, offered(name, bytes(name))))
                        .isInstanceOf(WrongRequestException.class)
                        .hasMessageContaining(name)
                        .hasMessageContaining(sentence);
            }
        });
    }

    @Test
    void whatTheVirtualMachineRefusesIsSaidInWords() throws Exception {
        byte[] sound = bytes("Broken0");
        byte[] newer = sound.clone();
        newer[7] = 99;
        assertRefused(
                newer,
                "lab.Broken0, named in " + SERVICE + ", is compiled for Java 55, but this is Java "
                        + Runtime.version().feature() + "; compile it with --release");
        byte[] torn = Arrays.copyOf(sound, sound.length / 2);
        assertRefused(torn, "is no class that can be read (");
        assertRefused(utf8("text"), "is no class that can be read (");
        assertThatThrownBy(() -> check("moved", offered("Other", sound)))
                .hasMessageContaining("lab.Other, named in " + SERVICE + ", cannot be loaded (NoClassDefFoundError:");
    }

    @Test
    void aServiceFileThatNobodyReadsIsNamed() {
        assertThatThrownBy(() -> check("typo", Map.of("META-INF/services/dev.proprio.proto.Schedule", utf8("lab.A"))))
                .hasMessageContaining("META-INF/services/dev.proprio.proto.Schedule is named after no interface")
                .hasMessageContaining(Schedule.class.getName());
    }

    @Test
    void aJarThatEndsEarlyIsNoJar() throws Exception {
        Path jar = jar("whole", offered("Broken0", bytes("Broken0")));
        byte[] whole = Files.readAllBytes(jar);
        for (int length : List.of(0, 1, whole.length / 2, whole.length - 1)) {
            Path torn = Files.write(folder.resolve("torn.jar"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> UserJars.checkBuilt(torn)).hasMessageContaining("torn.jar is no jar (");
        }
        for (int at = 0; at < whole.length; at += 37) {
            byte[] bent = whole.clone();
            bent[at] ^= 0x55;
            Path file = Files.write(folder.resolve("bent.jar"), bent);
            assertThatThrownBy(() -> UserJars.checkBuilt(file))
                    .as("byte " + at)
                    .isInstanceOf(WrongRequestException.class)
                    .hasMessageContaining("bent.jar");
        }
    }

    private void assertRefused(byte[] bytes, String sentence) {
        assertThatThrownBy(() -> check("bytes", offered("Broken0", bytes)))
                .isInstanceOf(WrongRequestException.class)
                .hasMessageContaining(sentence);
    }

    /** A jar that says it has the class, which is these bytes. */
    private static Map<String, byte[]> offered(String name, byte[] bytes) throws IOException {
        String inner = "lab/" + name + "$Inner.class";
        Map<String, byte[]> entries = new TreeMap<>();
        entries.put(SERVICE, utf8("lab." + name));
        entries.put("lab/" + name + ".class", bytes);
        if (Files.exists(folder.resolve(inner))) {
            entries.put(inner, Files.readAllBytes(folder.resolve(inner)));
        }
        return entries;
    }

    private static byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(folder.resolve("lab/" + name + ".class"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void check(String name, Map<String, byte[]> entries) throws Exception {
        UserJars.checkBuilt(jar(name, entries));
    }

    private Path jar(String name, Map<String, byte[]> entries) throws IOException {
        Path jar = folder.resolve(name + ".jar");
        try (var zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return jar;
    }
}
