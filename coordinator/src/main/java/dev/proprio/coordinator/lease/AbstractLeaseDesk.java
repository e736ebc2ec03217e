package dev.proprio.coordinator.lease;

import dev.proprio.proto.identity.IdentityException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whom a desk lets in, and whom it sends away. Its lock is the desk's own monitor. */
public abstract class AbstractLeaseDesk implements LeaseDesk {
    private static final Logger log = LoggerFactory.getLogger(LeaseDesk.class);

    private final String noun;
    private final String newcomer;
    private final Set<String> banned = new HashSet<>();
    private String lastRefusal = "";
    private long refused;

    /**
     * @param noun what the log calls those who carry leases out
     * @param newcomer what whoever waits for them calls one
     */
    protected AbstractLeaseDesk(String noun, String newcomer) {
        this.noun = noun;
        this.newcomer = newcomer;
    }

    /** A copy of the ways to those who are in, by session, in the order in which they came. Asked under the lock. */
    protected abstract Map<String, WorkerLink> links();

    @Override
    public final synchronized boolean admits(String name) {
        return !banned.contains(name);
    }

    @Override
    public final synchronized void refusedAtTheDoor(String name, String reason) {
        lastRefusal = "; the last %s that came was refused: %s: %s".formatted(newcomer, name, reason);
        log.warn("{} {} was refused: {}", noun, name, reason);
    }

    /** Who was refused last and why, as the end of a sentence; empty if nobody was. Asked under the lock. */
    protected final String lastRefusal() {
        return lastRefusal;
    }

    /** How many answers could not be ones. Asked under the lock. */
    protected final long refused() {
        return refused;
    }

    @Override
    public final void ban(String session, LeaseId id, String reason) {
        Optional<WorkerLink> link;
        synchronized (this) {
            link = Optional.ofNullable(links().get(session));
            refused++;
            link.ifPresent(known -> {
                banned.add(known.name());
                refusedAtTheDoor(known.name(), "its answer to %s is none: %s".formatted(id, reason));
            });
            leave(session, "its answer was refused");
        }
        link.ifPresent(known -> known.dismiss(
                "your answer to %s can't be one: %s; nothing more is taken from you".formatted(id, reason)));
    }

    @Override
    public final void dismissUnless(CertificateCheck holds) {
        Map<String, WorkerLink> all;
        synchronized (this) {
            all = links();
        }
        all.forEach((session, link) -> {
            try {
                if (link.certificate().isPresent()) {
                    holds.require(link.certificate().get());
                }
            } catch (IdentityException e) {
                leave(session, String.valueOf(e.getMessage()));
                link.dismiss(String.valueOf(e.getMessage()));
            }
        });
    }
}
