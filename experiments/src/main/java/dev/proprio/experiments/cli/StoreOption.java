package dev.proprio.experiments.cli;

import dev.proprio.coordinator.audit.AuditTrail;
import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.GuardException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine.Option;

/** Where a coordinator keeps what it knows. */
final class StoreOption {
    @Option(
            names = "--store",
            paramLabel = "DIR",
            defaultValue = "coordinator-data",
            description = "The coordinator's store; the coordinator may be running. Default: ${DEFAULT-VALUE}.")
    private Path store = Path.of("coordinator-data");

    Path path() {
        return store;
    }

    /** Notes in the store's audit trail what was done on the command line. */
    void note(String what, String outcome) throws IOException {
        try (AuditTrail audit = AuditTrail.open(store, Clock.systemUTC())) {
            audit.add(System.getProperty("user.name", "somebody"), "owner", "command line", what, outcome);
        }
    }

    /** Opens the guard of the store, or creates it. */
    Guard open() throws GuardException {
        return Guard.forOwner(store);
    }

    /**
     * Opens the guard of a store that has one.
     *
     * @throws WrongRequestException if there is none: whoever looks or revokes means another folder
     */
    Guard existing() throws GuardException, WrongRequestException {
        if (!Guard.isIn(store)) {
            throw new WrongRequestException(
                    "%s is no coordinator's store: it holds no tokens or certificates; name the store with --store"
                            .formatted(store.toAbsolutePath().normalize()));
        }
        return open();
    }
}
