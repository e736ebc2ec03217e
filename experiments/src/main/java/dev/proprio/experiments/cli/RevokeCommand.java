package dev.proprio.experiments.cli;

import dev.proprio.coordinator.guard.Guard;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code proprio revoke}. */
@Command(
        name = "revoke",
        description = "Shuts a device out: a running coordinator disconnects it within a second, and it can enrol again"
                + " only with a token that names it.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class RevokeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DEVICE", description = "The device's id.")
    private String device;

    @Mixin
    private StoreOption store;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        try (Guard guard = store.open()) {
            int certificates = guard.revocations().revoke(device);
            store.note("revoke " + device, "revoked %d certificates".formatted(certificates));
            var out = command.commandLine().getOut();
            out.printf("%s is revoked; it had %d valid certificates%n", device, certificates);
            out.flush();
            return ExitCode.DONE;
        }
    }
}
