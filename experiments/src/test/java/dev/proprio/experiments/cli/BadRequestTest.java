package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong with a request: one sentence, and exit code 2. */
class BadRequestTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private String spec = "";

    @BeforeEach
    void writeSpec() throws IOException {
        spec = Files.writeString(folder.resolve("spec.yaml"), """
                rounds: 2
                data: {source: synthetic, devices: 8, bout: 5s, classes: [walk, run]}
                model: {kind: mlp, hidden: [4]}
                cohort: {size: 3}
                """).toString();
    }

    @Test
    void aMissingSpec() {
        assertRefused(run("nosuch"), "there is no file \"nosuch\" and no recipe of that name; the recipes are: ");
    }

    @Test
    void aTypo() throws IOException {
        Path typo = Files.writeString(folder.resolve("typo.yaml"), "data: {source: synthetic}\nconfort:\n  size: 3\n");
        assertRefused(
                Shell.run("validate", typo.toString()),
                typo + ":2: confort is not a known key; did you mean \"cohort\"?");
    }

    @Test
    void everyProblemAtOnce() throws IOException {
        Path wrong = Files.writeString(folder.resolve("wrong.yaml"), """
                rounds: many
                data:
                  source: synthetic
                  devices: 0
                model: {kind: cnn2d}
                local: {algorithm: sgd, learning-rate: -1}
                """);
        Shell.Result result = Shell.run("validate", wrong.toString());
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err().lines())
                .anySatisfy(line ->
                        assertThat(line).isEqualTo(wrong + ":1: rounds must be a whole number but was \"many\""));
        assertThat(result.err()).contains(wrong + ":4: data.devices must be at least 1 but was 0");
        assertThat(result.err())
                .contains(wrong + ":5: model.kind names an unknown model \"cnn2d\"; did you mean \"cnn1d\"?");
        assertThat(result.err()).contains(wrong + ":6: local.learning-rate must be greater than 0 but was -1.0");
    }

    @Test
    void aModelLargerThanTheMemory() {
        assertRefused(run("--set", "model.hidden=[90000, 90000]"), "model has 8,");
        assertRefused(run("--set", "model.hidden=[40000, 40000]"), "make it smaller, train on fewer threads");
    }

    @Test
    void aCohortLargerThanTheFleet() {
        assertRefused(run("--set", "cohort.size=30"), "cohort.size asks 30 devices in a round but the data has only 6");
    }

    @Test
    void aTrustedDeviceThatIsNotThere() {
        assertRefused(
                run("--set", "aggregation={kind: fltrust, root: hub}", "--set", "cohort.minimum=2"),
                "aggregation needs the device \"hub\" in every round but there is none of that id among those that train, such as ");
    }

    @Test
    void moreConnectionsThanThereCanBe() {
        assertRefused(
                run("--set", "data={source: synthetic, devices: 1_000_000}", "--engine", "grpc"),
                "engine grpc connects every device, and 999800 are more than the 10000 that it can; use local");
    }

    @Test
    void aModelThatDoesNotFitTheWindows() {
        assertRefused(
                run("--set", "model={kind: cnn1d, kernel: 100}"),
                "model.kernel and pool leave nothing of a window of 128 samples after 2 convolutions");
    }

    @Test
    void aMissingArchive() {
        assertRefused(
                run("--set", "data={source: uci-har, path: nowhere.zip}"), "There is no file or folder 'nowhere.zip'");
    }

    @Test
    void aTruncatedArchive() throws IOException {
        Path archive = folder.resolve("short.zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            zip.putNextEntry(new ZipEntry("train/y_train.txt"));
            zip.write("5\n".repeat(10_000).getBytes(StandardCharsets.UTF_8));
        }
        byte[] bytes = Files.readAllBytes(archive);
        Files.write(archive, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        assertRefused(run("--set", "data={source: uci-har, path: '" + archive + "'}"), "it may be truncated");
    }

    @Test
    void aSampleThatIsNoNumber() throws IOException {
        Files.writeString(folder.resolve("anna.csv"), "t,x,what\n0.0,0.1,walk\n0.1,NaN,walk\n");
        assertRefused(
                run(
                        "--set",
                        "data={source: csv, path: '" + folder + "', user: 'path:-1', label: 'column:what',"
                                + " time: t, channels: [x], on-bad-row: fail}"),
                "anna.csv:3 has no finite number in column 'x'. Correct the row, or set on-bad-row to repair or skip."
                        + " The field reads 'NaN'.");
    }

    @Test
    void anOccupiedFolder() {
        assertRefused(
                Shell.run("run", spec, "--out", folder.toString()),
                "cannot write a run to " + folder
                        + ": it is not empty; choose another folder with --out, or remove it");
    }

    @Test
    void aPortInUse() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertRefused(
                    run("--listen", "127.0.0.1:" + taken.getLocalPort()),
                    ":" + taken.getLocalPort() + ": the port is in use or not permitted; choose another, or 0");
        }
    }

    @Test
    void anAddressThatIsNotOfThisMachine() {
        assertRefused(
                run("--listen", "0.0.0.0:7443"),
                "refused to listen on 0.0.0.0 without transport security; listen on a loopback address");
        assertRefused(run("--listen", "nonsense"), "--listen must be an address and a port, such as 127.0.0.1:7443");
    }

    @Test
    void devicesOfOtherProcessesWithNoiseThatTheyCouldWorkOut() {
        assertRefused(
                run(
                        "--listen",
                        "127.0.0.1:0",
                        "--set",
                        "aggregation=uniform-mean",
                        "--set",
                        "cohort.selection=poisson",
                        "--set",
                        "privacy={clip: 1, noise-multiplier: 1, delta: 0.01}"),
                "--listen needs privacy.randomness: secret");
    }

    @Test
    void noThreads() {
        assertRefused(run("--threads", "0"), "--threads must be at least 1 but was 0");
    }

    private Shell.Result run(String... more) {
        if (more.length == 1) {
            return Shell.run("run", more[0]);
        }
        List<String> arguments = new ArrayList<>(
                List.of("run", spec, "--out", folder.resolve("out").toString()));
        arguments.addAll(List.of(more));
        return Shell.run(arguments.toArray(String[]::new));
    }

    private static void assertRefused(Shell.Result result, String sentence) {
        assertThat(result.err()).contains(sentence).doesNotContain("\tat ");
        assertThat(result.out()).isEmpty();
        assertThat(result.code()).isEqualTo(2);
    }
}
