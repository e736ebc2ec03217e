package dev.proprio.coordinator.guard;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Says in time that certificates end: in the last tenth of their validity, the last forty days of the thirteen months
 * that a server's has. Thread-safe.
 */
public final class CertificateEnds {
    private static final int SHARE = 10;

    private final List<Watched> watched;
    private final Clock clock;

    /**
     * A certificate that somebody relies on.
     *
     * @param whose in words
     * @param remedy what to do before it ends
     */
    public record Watched(String whose, X509Certificate certificate, String remedy) {
        Instant from() {
            return certificate.getNotBefore().toInstant();
        }

        Instant until() {
            return certificate.getNotAfter().toInstant();
        }

        boolean isOver(Instant now) {
            return !now.isBefore(until());
        }

        boolean isNear(Instant now) {
            Duration notice = Duration.between(from(), until()).dividedBy(SHARE);
            return !isOver(now) && !now.isBefore(until().minus(notice));
        }
    }

    /** Watches over certificates by a clock. */
    public CertificateEnds(List<Watched> watched, Clock clock) {
        this.watched = List.copyOf(watched);
        this.clock = clock;
    }

    /** A sentence for each certificate that nears its end. */
    public List<String> near() {
        Instant now = clock.instant();
        return watched.stream()
                .filter(one -> one.isNear(now))
                .map(one -> "the certificate of %s ends at %s; %s".formatted(one.whose(), one.until(), one.remedy()))
                .toList();
    }

    /** A sentence for each certificate that is over. */
    public List<String> over() {
        Instant now = clock.instant();
        return watched.stream()
                .filter(one -> one.isOver(now))
                .map(one -> "the certificate of %s ended at %s; %s".formatted(one.whose(), one.until(), one.remedy()))
                .toList();
    }
}
