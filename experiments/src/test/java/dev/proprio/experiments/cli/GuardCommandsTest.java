package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.service.CoordinatorService;
import dev.proprio.experiments.service.CoordinatorSpec;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a token to a device that is in, and out again, next to a coordinator that is running. */
@Timeout(120)
class GuardCommandsTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void aDeviceEnrolsAndAnOperatorLooksAndAThirdIsRefused() throws Exception {
        String store = folder.resolve("store").toString();
        var spec = CoordinatorSpec.read(
                Optional.empty(),
                List.of("http.listen='127.0.0.1:0'", "grpc.listen='127.0.0.1:0'", "store='" + store + "'", "tls=true"));
        try (CoordinatorService coordinator = CoordinatorService.open(spec)) {
            Shell.Result made = Shell.run("tokens", "enrol", "watch-1", "--store", store);
            String token = word(made.out(), "token +(\\S+)");
            String fingerprint = word(made.out(), "ca-fingerprint +(\\S+)");
            String address = "127.0.0.1:" + coordinator.grpcPort();

            Shell.Result enrolled = enroll(address, token, fingerprint, "identity");
            assertThat(enrolled.out()).startsWith("watch-1 is enrolled until ");
            assertThat(enrolled.code()).isZero();
            Shell.Result replayed = enroll(address, token, fingerprint, "other");
            assertThat(replayed.err()).contains("this token was used for watch-1 at");
            assertThat(replayed.code()).isEqualTo(1);

            String viewer = word(
                    Shell.run("tokens", "operator", "viewer", "--note", "hall", "--store", store)
                            .out(),
                    "token +(\\S+)");
            String authority = Path.of(store, "guard", "ca.pem").toString();
            assertThat(coordinator.url()).startsWith("https://");
            Shell.Result runs =
                    Shell.run("runs", "--coordinator", coordinator.url(), "--token", viewer, "--ca", authority);
            assertThat(runs.err()).isEmpty();
            assertThat(runs.code()).isZero();
            Shell.Result stranger =
                    Shell.run("runs", "--coordinator", coordinator.url(), "--token", "guess", "--ca", authority);
            assertThat(stranger.err()).contains("this needs an operator's token");

            assertThat(Shell.run("tokens", "list", "--store", store).out())
                    .contains("used 1 of 1", "viewer", "hall", fingerprint)
                    .doesNotContain(token, viewer);
            assertThat(Shell.run("revoke", "watch-1", "--store", store).out())
                    .isEqualTo("watch-1 is revoked; it had 1 valid certificates%n".formatted());
            assertThat(Shell.run("revoke", "--undo", "watch-1", "--store", store)
                            .out())
                    .startsWith("watch-1 may take part again, with a certificate that it gets from now on");
            assertRefused(
                    Shell.run("revoke", "--undo", "watch-1", "--store", store),
                    "watch-1 is not revoked; `proprio tokens list` shows who is");
            Shell.Result typo = Shell.run("revoke", "wacth-1", "--store", store);
            assertThat(typo.err()).contains("has never certified a device wacth-1");
            assertThat(typo.code()).isZero();
        }
    }

    @Test
    void aFolderThatIsNoStoreIsRefusedAndStaysAsItIs() {
        Path typo = folder.resolve("typo");
        for (String[] command : new String[][] {
            {"revoke", "watch-1"}, {"revoke", "--undo", "watch-1"}, {"tokens", "list"}, {"tokens", "revoke", "x"}
        }) {
            String[] whole = Arrays.copyOf(command, command.length + 2);
            whole[command.length] = "--store";
            whole[command.length + 1] = typo.toString();
            assertRefused(Shell.run(whole), typo + " is no coordinator's store");
            assertThat(typo).doesNotExist();
        }
    }

    @Test
    void wrongRequestsGetASentence() {
        String store = folder.resolve("store").toString();
        assertRefused(
                Shell.run("tokens", "enrol", "watch-1", "--valid", "soon", "--store", store),
                "--valid must be a time such as 30m, 24h or 7d, but was \"soon\"");
        assertRefused(
                Shell.run("tokens", "revoke", "nothing", "--store", store),
                "there is no operator token \"nothing\"; `proprio tokens list` shows them");
        assertRefused(
                Shell.run("coordinator", "--set", "grpc.listen='0.0.0.0:0'", "--set", "store='" + store + "'"),
                "refused to listen on 0.0.0.0 without transport security; listen on a loopback address such as 127.0.0.1");
    }

    private Shell.Result enroll(String address, String token, String fingerprint, String into) {
        return Shell.run(
                "enroll",
                "--coordinator",
                address,
                "--token",
                token,
                "--ca-fingerprint",
                fingerprint,
                "--into",
                folder.resolve(into).toString());
    }

    private static void assertRefused(Shell.Result result, String message) {
        assertThat(result.err()).contains(message);
        assertThat(result.code()).isEqualTo(2);
    }

    private static String word(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }
}
