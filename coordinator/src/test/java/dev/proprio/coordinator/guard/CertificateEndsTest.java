package dev.proprio.coordinator.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateEndsTest {
    private final SetClock clock = new SetClock();

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void aCertificateIsSpokenOfFromItsLastTenthOnAndWhenItIsOver() throws Exception {
        var settings = new GuardSettings(
                List.of(), Duration.ofDays(90), Duration.ofDays(400), Optional.empty(), Optional.empty());
        try (Guard guard = Guard.open(folder.resolve("store"), settings, clock)) {
            CertifiedKey own = guard.server();
            CertificateEnds ends = guard.ends(own);
            assertThat(ends.near()).isEmpty();
            clock.pass(Duration.ofDays(359));
            assertThat(ends.near()).isEmpty();
            clock.pass(Duration.ofDays(2));
            assertThat(ends.near())
                    .containsExactly(
                            "the certificate of the server ends at %s; start the coordinator again, and it has another"
                                    .formatted(own.certificate().getNotAfter().toInstant()));
            clock.pass(Duration.ofDays(39));
            assertThat(ends.near()).isEmpty();
            assertThat(ends.over()).singleElement().asString().startsWith("the certificate of the server ended at ");
            // The coordinator is started again.
            assertThat(guard.ends(guard.server()).over()).isEmpty();
            clock.pass(Duration.ofDays(3_650 - 400 - 364));
            assertThat(guard.ends(guard.server()).near())
                    .singleElement()
                    .asString()
                    .startsWith("the certificate of the authority that vouches for the coordinator ends at ");
        }
    }

    @Test
    void anotherAuthorityForDevicesIsWatchedToo() throws Exception {
        Path other = folder.resolve("other");
        OfflineAuthority.create(other, clock);
        var settings = new GuardSettings(
                List.of(),
                Duration.ofDays(90),
                Duration.ofDays(397),
                Optional.of(OfflineAuthority.certificateIn(other)),
                Optional.empty());
        clock.pass(Duration.ofDays(3_651));
        try (Guard guard = Guard.open(folder.resolve("store"), settings, clock)) {
            assertThat(guard.ends(guard.server()).over())
                    .singleElement()
                    .asString()
                    .startsWith("the certificate of the authority that vouches for devices ended at ");
        }
    }
}
