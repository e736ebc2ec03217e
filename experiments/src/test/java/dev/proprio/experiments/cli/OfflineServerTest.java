package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.identity.DeviceIdentity;
import dev.proprio.experiments.service.CoordinatorService;
import dev.proprio.experiments.service.CoordinatorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With an authority off line for the server, too, no key of an authority is ever on the coordinator. */
@Timeout(120)
class OfflineServerTest {
    private static final Pattern STEP = Pattern.compile("\\$ \\./proprio (ca [^#\\n]+)");

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    /** Runs each step as the document has it, its files in this test's folder. */
    private void follow(String step) {
        List<String> words = new ArrayList<>(Arrays.asList(step.strip().split(" +")));
        words.replaceAll(word -> word.matches("[a-z0-9-]+\\.(request|pem)|device-authority|identity|server")
                ? folder.resolve(word).toString()
                : word);
        Shell.Result result = Shell.run(words.toArray(String[]::new));
        assertThat(result.code()).as(step + result.err()).isZero();
    }

    private List<String> steps() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "security.md"));
        String block = document.substring(document.indexOf("$ ./proprio ca init"));
        return STEP.matcher(block.substring(0, block.indexOf("```")))
                .results()
                .map(MatchResult::group)
                .map(step -> step.substring("$ ./proprio ".length()))
                .toList();
    }

    private CoordinatorSpec spec(Path server, String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "http.listen='127.0.0.1:0'",
                "grpc.listen='127.0.0.1:0'",
                "store='%s'".formatted(folder.resolve("store")),
                "tls=true",
                "guard.device-authority='%s'".formatted(folder.resolve("device-ca.pem")),
                "guard.server='%s'".formatted(server)));
        settings.addAll(List.of(more));
        return CoordinatorSpec.read(Optional.empty(), settings);
    }

    @Test
    void theDocumentedStepsLeadToACoordinatorThatPeopleAndDevicesKnow() throws Exception {
        List<String> steps = steps();
        assertThat(steps).hasSize(7);
        for (String step : steps) {
            follow(step);
            if (step.startsWith("ca init")) {
                // It is carried to the other machines.
                Files.copy(folder.resolve("device-authority/device-ca.pem"), folder.resolve("device-ca.pem"));
            }
        }
        Path store = folder.resolve("store");
        Path server = folder.resolve("server/server.pem");
        String viewer = Shell.run("tokens", "operator", "viewer", "--store", store.toString())
                .out()
                .lines()
                .findFirst()
                .orElseThrow()
                .replace("token", "")
                .strip();
        try (CoordinatorService coordinator = CoordinatorService.open(spec(server, "guard.names=[fl.example.org]"))) {
            Shell.Result runs = Shell.run(
                    "runs",
                    "--coordinator",
                    coordinator.url(),
                    "--token",
                    viewer,
                    "--ca",
                    store.resolve("guard/ca.pem").toString());
            assertThat(runs.code()).as(runs.err()).isZero();
            DeviceIdentity identity = DeviceIdentity.load(folder.resolve("identity"));
            assertThat(identity.device()).isEqualTo("watch-1");
            assertThat(Shell.run("tokens", "list", "--store", store.toString()).out())
                    .doesNotContain("ca-fingerprint");
            assertThat(Shell.run("tokens", "enrol", "watch-2", "--store", store.toString())
                            .err())
                    .contains("guard.server");
        }
        assertThat(store.resolve("guard/ca.pem")).hasSameTextualContentAs(folder.resolve("device-ca.pem"));
        try (Stream<Path> files = Files.walk(store)) {
            assertThat(files.map(file -> String.valueOf(file.getFileName()))).doesNotContain("authority.pem");
        }
        assertThatThrownBy(() -> CoordinatorService.open(spec(server, "guard.names=[other.example.org]")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not for all of 127.0.0.1, ::1, localhost, other.example.org");
    }

    @Test
    void onlyWhatWasAskedForIsCertified() throws Exception {
        follow("ca init --into device-authority");
        follow("ca request --server fl.example.org --server 10.0.0.7 --into server --out server.request");
        Path request = folder.resolve("server.request");
        String authority = folder.resolve("device-authority").toString();
        String out = folder.resolve("out.pem").toString();
        assertThat(Shell.run(
                                "ca",
                                "sign",
                                request.toString(),
                                "--ca",
                                authority,
                                "--server",
                                "fl.example.org",
                                "--out",
                                out)
                        .err())
                .startsWith("the request is for 10.0.0.7, 127.0.0.1, ::1, fl.example.org, localhost and not for ");
        assertThat(Shell.run("ca", "sign", request.toString(), "--ca", authority, "--device", "watch-1", "--out", out)
                        .err())
                .contains("is no request for a certificate");
        assertThat(Shell.run("ca", "sign", request.toString(), "--ca", authority, "--out", out)
                        .err())
                .startsWith("say who the request is from");
        follow("ca request watch-1 --into identity --out watch-1.request");
        Shell.Result device = Shell.run(
                "ca",
                "sign",
                folder.resolve("watch-1.request").toString(),
                "--ca",
                authority,
                "--server",
                "watch-1",
                "--out",
                out);
        assertThat(device.code()).isNotZero();
        assertThat(device.err()).contains("holds no certificate request in PEM form");
        String altered = Files.readString(request);
        int middle = altered.length() / 2;
        for (char other : new char[] {'A', 'B'}) {
            Files.writeString(request, altered.substring(0, middle) + other + altered.substring(middle + 1));
            if (!Files.readString(request).equals(altered)) {
                assertThat(Shell.run(
                                        "ca",
                                        "sign",
                                        request.toString(),
                                        "--ca",
                                        authority,
                                        "--server",
                                        "fl.example.org",
                                        "--server",
                                        "10.0.0.7",
                                        "--out",
                                        out)
                                .code())
                        .isNotZero();
            }
        }
    }

    @Test
    void aServerThatNamesNoAuthorityForDevicesIsRefused() {
        assertThatThrownBy(() -> CoordinatorSpec.read(Optional.empty(), List.of("tls=true", "guard.server=server.pem")))
                .hasMessageContaining("needs guard.device-authority beside it");
    }
}
