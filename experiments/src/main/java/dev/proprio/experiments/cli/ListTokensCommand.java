package dev.proprio.experiments.cli;

import dev.proprio.coordinator.guard.EnrolmentToken;
import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.OperatorToken;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code proprio tokens list}. */
@Command(
        name = "list",
        description = "Lists all tokens by name, without their text, and the revoked devices.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class ListTokensCommand implements Callable<Integer> {
    @Mixin
    private StoreOption store;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = command.commandLine().getOut();
        try (Guard guard = store.existing()) {
            guard.existingAuthority()
                    .ifPresent(authority -> out.printf("ca-fingerprint   %s%n", authority.fingerprint()));
            for (EnrolmentToken token : guard.enrolmentTokens().list()) {
                out.printf(
                        "%s  enrol     %-20s used %s of %s, %s%n",
                        token.name(),
                        token.pattern(),
                        token.usedBy().size(),
                        token.uses(),
                        token.revoked() ? "revoked" : until(token.expires()));
            }
            for (OperatorToken token : guard.operatorTokens().list()) {
                out.printf("%s  %-8s  %-20s %s%n", token.name(), token.role(), token.note(), until(token.expires()));
            }
            for (String device : guard.revocations().devices()) {
                out.printf("revoked device   %s%n", device);
            }
            out.flush();
        }
        return ExitCode.DONE;
    }

    private static String until(Instant end) {
        return (Instant.now().isBefore(end) ? "until " : "ran out at ") + end;
    }
}
