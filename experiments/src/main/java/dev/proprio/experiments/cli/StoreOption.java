package dev.proprio.experiments.cli;

import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.GuardException;
import dev.proprio.coordinator.guard.GuardSettings;
import java.nio.file.Path;
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

    /** Opens the guard of the store, or creates it. */
    Guard open() throws GuardException {
        return Guard.open(store, new GuardSettings());
    }
}
