package dev.proprio.coordinator.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTrailTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path store = Path.of("replaced by JUnit");

    @Test
    void whatIsNotedIsFoundAgainTheNewestFirstAcrossPagesAndProcesses() throws Exception {
        try (AuditTrail one = AuditTrail.open(store, CLOCK);
                AuditTrail other = AuditTrail.open(store, CLOCK)) {
            for (int i = 0; i < 250; i++) {
                (i % 3 == 0 ? one : other).add("token", "admin", "10.0.0.1", "POST /" + i, "x".repeat(i));
            }
            List<String> found = new ArrayList<>();
            Optional<Long> next = Optional.of(Long.MAX_VALUE);
            while (next.isPresent()) {
                AuditPage page = one.page(next.get());
                assertThat(page.entries()).isNotEmpty().hasSizeLessThanOrEqualTo(100);
                page.entries().forEach(entry -> found.add(entry.what()));
                next = page.next();
            }
            assertThat(found).hasSize(250).startsWith("POST /249", "POST /248").endsWith("POST /1", "POST /0");
            assertThat(found).doesNotHaveDuplicates();
        }
    }

    @Test
    void theFileIsItsOwnersAloneAndALineIsOneWhateverIsInIt() throws Exception {
        try (AuditTrail trail = AuditTrail.open(store, CLOCK)) {
            trail.add("eve\n{\"who\":\"admin\"}", "\u001b[31m", "::1", "GET /\u202e", "401 " + "y".repeat(100_000));
            Path file = store.resolve(AuditTrail.FILE);
            assertThat(Files.readAllLines(file)).singleElement().asString().hasSizeLessThan(1_000);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            AuditEntry entry = trail.page(Long.MAX_VALUE).entries().getFirst();
            assertThat(entry.who()).isEqualTo("eve\\n{\"who\":\"admin\"}");
            assertThat(entry.role()).isEqualTo("\\u001b[31m");
            assertThat(entry.what()).isEqualTo("GET /\\u202e");
        }
    }

    @Test
    void aLineThatIsHalfWrittenIsNotThere() throws Exception {
        try (AuditTrail trail = AuditTrail.open(store, CLOCK)) {
            assertThat(trail.page(Long.MAX_VALUE).entries()).isEmpty();
            trail.add("token", "admin", "::1", "POST /", "201");
            Files.writeString(store.resolve(AuditTrail.FILE), "{\"at\":", StandardOpenOption.APPEND);
            assertThat(trail.page(Long.MAX_VALUE).entries()).hasSize(1);
        }
    }

    @Test
    void refusalsWithoutEndAreCounted() throws Exception {
        var now = new Instant[] {CLOCK.instant()};
        var clock = new Clock() {
            @Override
            public Instant instant() {
                return now[0];
            }

            @Override
            public java.time.ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }
        };
        try (AuditTrail trail = AuditTrail.open(store, clock)) {
            for (int i = 0; i < 5_000; i++) {
                trail.refused("no token", "", "10.0.0.9", "GET /", "401");
            }
            now[0] = now[0].plus(Duration.ofMinutes(1));
            trail.refused("no token", "", "10.0.0.9", "GET /", "401");
            assertThat(Files.readAllLines(store.resolve(AuditTrail.FILE))).hasSize(62);
            assertThat(trail.page(Long.MAX_VALUE).entries().get(1).outcome())
                    .isEqualTo("4940 more were refused in the minute before");
            for (int i = 0; i < 100; i++) {
                trail.refused("no token", "", "10.0.0.9", "GET /", "401");
            }
            now[0] = now[0].plus(Duration.ofHours(1));
            trail.add("token", "admin", "::1", "POST /", "201");
            assertThat(trail.page(Long.MAX_VALUE).entries().get(1).outcome())
                    .isEqualTo("41 more were refused in the minute before");
            for (int i = 0; i < 62; i++) {
                trail.refused("no token", "", "10.0.0.9", "GET /", "401");
            }
        }
        assertThat(Files.readAllLines(store.resolve(AuditTrail.FILE)))
                .last()
                .asString()
                .contains("2 more were refused in the last minute");
    }
}
