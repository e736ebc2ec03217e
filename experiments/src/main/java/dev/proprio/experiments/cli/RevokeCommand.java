package dev.proprio.experiments.cli;

import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.GuardException;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code proprio revoke}. */
@Command(
        name = "revoke",
        description = "Shuts a device out: a running coordinator disconnects it within a second, and it comes back"
                + " only with a token that names it, or after --undo and with a new certificate.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class RevokeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DEVICE", description = "The device's id.")
    private String device;

    @Option(
            names = "--undo",
            description = "Lets a revoked device in again once it has a new certificate; those that it had before stay"
                    + " useless.")
    private boolean undo;

    @Mixin
    private StoreOption store;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        try (Guard guard = store.existing()) {
            var out = command.commandLine().getOut();
            if (undo) {
                Instant since = guard.revocations()
                        .readmit(device)
                        .orElseThrow(() -> new WrongRequestException(
                                "%s is not revoked; `proprio tokens list` shows who is".formatted(device)));
                store.note("revoke --undo " + device, "let in again");
                out.printf(
                        "%s may take part again, with a certificate that it gets from now on; those from before %s stay useless%n",
                        device, since);
            } else {
                warnOfStranger(guard);
                int certificates = guard.revocations().revoke(device);
                store.note("revoke " + device, "revoked %s certificates".formatted(certificates));
                out.printf("%s is revoked; it had %s valid certificates%n", device, certificates);
            }
            out.flush();
            return ExitCode.DONE;
        }
    }

    private void warnOfStranger(Guard guard) throws GuardException {
        if (!guard.revocations().knows(device)) {
            var err = command.commandLine().getErr();
            err.printf(
                    "this coordinator has never certified a device %s; unless another authority certifies its devices, look at the id again, and at --store%n",
                    device);
            err.flush();
        }
    }
}
