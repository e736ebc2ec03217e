package dev.proprio.coordinator.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A coordinator's certificate from an authority that is kept elsewhere: asked for, signed, installed and served. */
class ServerFolderTest {
    private static final List<String> NAMES = List.of("hub.example.org");

    private final SetClock clock = new SetClock();

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @SuppressWarnings("NullAway.Init") // made before each test
    private OfflineAuthority authority;

    @SuppressWarnings("NullAway.Init")
    private ServerFolder server;

    @BeforeEach
    void make() throws Exception {
        authority = OfflineAuthority.create(folder.resolve("ca"), clock);
        server = new ServerFolder(folder.resolve("server"));
    }

    @Test
    void theKeyIsMadeOnceForItsOwnerAloneAndTheRequestIsReadBack() throws Exception {
        assertThat(server.exists()).isFalse();
        ServerRequest first = server.request(NAMES);
        assertThat(server.exists()).isTrue();
        assertThat(server.request(NAMES).key()).isEqualTo(first.key());
        assertThat(ServerRequest.isIn(first.toText())).isTrue();
        assertThat(ServerRequest.isIn("something else")).isFalse();
        ServerRequest read = ServerRequest.read(first.toText(), "what was sent");
        assertThat(read.key()).isEqualTo(first.key());
        assertThat(read.names()).isEqualTo(first.names()).hasSameHashCodeAs(first.names());
        assertThat(mode(server.path())).isEqualTo("rwx------");
        assertThat(mode(server.path().resolve("server-key.pem"))).isEqualTo("rw-------");
        assertThat(first.toText()).doesNotContain("PRIVATE KEY");
    }

    @Test
    void whatWasInstalledIsServedWhileItIsValidAndForItsNamesOnly() throws Exception {
        install(server, server.request(NAMES));
        assertThat(mode(server.server())).isEqualTo("rw-------");
        assertThat(served(NAMES)).isEqualTo("CN=Proprio coordinator");
        assertThatThrownBy(() -> served(List.of("other.example.org")))
                .isInstanceOf(GuardException.class)
                .hasMessageContaining("is not for all of ")
                .hasMessageContaining("other.example.org");
        clock.pass(Duration.ofDays(-1));
        assertThatThrownBy(() -> served(NAMES)).hasMessageContaining("is valid from ");
        clock.pass(Duration.ofDays(3));
        assertThatThrownBy(() -> served(NAMES)).hasMessageContaining("is valid from ");
    }

    @Test
    void aCertificateForAnotherKeyIsNotInstalledAndTheOneBeforeStays() throws Exception {
        install(server, server.request(NAMES));
        String before = Files.readString(server.server());
        ServerRequest thiefs = new ServerFolder(folder.resolve("thief")).request(NAMES);
        assertThatThrownBy(() -> install(server, thiefs))
                .isInstanceOf(GuardException.class)
                .hasMessageContaining("its private key is not that of its certificate");
        assertThat(Files.readString(server.server())).isEqualTo(before);
    }

    /** The coordinator would find out at its next start. */
    @Test
    void aCertificateThatIsNotValidNowIsNotInstalledAndTheOneBeforeStays() throws Exception {
        install(server, server.request(NAMES));
        String before = Files.readString(server.server());
        for (Duration away : List.of(Duration.ofDays(1), Duration.ofDays(-2))) {
            clock.pass(away);
            Path answer = folder.resolve("answer.pem");
            assertThatThrownBy(
                            () -> server.install(answer, OfflineAuthority.certificateIn(folder.resolve("ca")), clock))
                    .isInstanceOf(GuardException.class)
                    .hasMessageContaining("the certificate in %s is valid from ".formatted(answer));
            assertThat(Files.readString(server.server())).isEqualTo(before);
        }
    }

    /** As authorities answer who do not send their own certificate along. */
    @Test
    void theAuthoritysCertificateIsAddedIfItIsNotThere() throws Exception {
        String whole = authority.sign(server.request(NAMES), NAMES, Duration.ofDays(1));
        String end = "-----END CERTIFICATE-----\n";
        Path alone =
                Files.writeString(folder.resolve("alone.pem"), whole.substring(0, whole.indexOf(end) + end.length()));
        server.install(alone, OfflineAuthority.certificateIn(folder.resolve("ca")), clock);
        String installed = Files.readString(server.server());
        assertThat(installed).endsWith(whole);
        install(server, server.request(NAMES));
        assertThat(Files.readString(server.server()))
                .isEqualTo(installed.substring(0, installed.length() - whole.length())
                        + Files.readString(folder.resolve("answer.pem")));
        assertThat(served(NAMES)).isEqualTo("CN=Proprio coordinator");
        assertThat(Files.readString(folder.resolve("store/guard/ca.pem")))
                .isEqualTo(Files.readString(OfflineAuthority.certificateIn(folder.resolve("ca"))));
    }

    @Test
    void aRequestHasTheKeyOfTheLastOneAndTheNamesThatAreAskedForNow() throws Exception {
        ServerRequest first = server.request(NAMES);
        ServerRequest next = server.request(List.of("other.example.org"));
        assertThat(next.key()).isEqualTo(first.key());
        assertThat(next.names()).isNotEqualTo(first.names()).isNotEqualTo("other.example.org");
        assertThat(next.names()).hasToString("127.0.0.1, ::1, localhost, other.example.org");
    }

    @Test
    void aCertificateOfAnotherAuthorityIsNotInstalled() throws Exception {
        OfflineAuthority.create(folder.resolve("other"), clock);
        Path answer = answer(server.request(NAMES));
        assertThatThrownBy(() -> server.install(answer, OfflineAuthority.certificateIn(folder.resolve("other")), clock))
                .isInstanceOf(GuardException.class)
                .hasMessageContaining("it is another authority's");
        assertThat(server.server()).doesNotExist();
    }

    @Test
    void aRequestForOtherNamesIsNotSigned() throws Exception {
        ServerRequest request = server.request(NAMES);
        assertThatThrownBy(() -> authority.sign(request, List.of("bank.example.org"), Duration.ofDays(1)))
                .isInstanceOf(GuardException.class)
                .hasMessageContaining("hub.example.org")
                .hasMessageContaining("bank.example.org");
        assertThatThrownBy(() -> authority.sign(request, NAMES, Duration.ofSeconds(59)))
                .hasMessageContaining("at least 1m");
    }

    private void install(ServerFolder into, ServerRequest request) throws Exception {
        into.install(answer(request), OfflineAuthority.certificateIn(folder.resolve("ca")), clock);
    }

    private Path answer(ServerRequest request) throws Exception {
        return Files.writeString(folder.resolve("answer.pem"), authority.sign(request, NAMES, Duration.ofDays(1)));
    }

    private String served(List<String> names) throws Exception {
        var settings = new GuardSettings(
                names,
                Duration.ofDays(1),
                Duration.ofDays(9),
                Optional.of(OfflineAuthority.certificateIn(folder.resolve("ca"))),
                Optional.of(server.server()));
        try (Guard guard = Guard.open(folder.resolve("store"), settings, clock)) {
            return guard.server().certificate().getSubjectX500Principal().getName();
        }
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
