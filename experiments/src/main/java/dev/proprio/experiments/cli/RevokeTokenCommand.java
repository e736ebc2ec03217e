package dev.proprio.experiments.cli;

import dev.proprio.coordinator.guard.EnrolmentToken;
import dev.proprio.coordinator.guard.Guard;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code proprio tokens revoke}. */
@Command(
        name = "revoke",
        description = "Makes a token useless; devices that enrolled with it stay enrolled.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class RevokeTokenCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "The token's name, as `proprio tokens list` shows it.")
    private String name;

    @Mixin
    private StoreOption store;

    @Override
    public Integer call() throws Exception {
        try (Guard guard = store.existing()) {
            boolean enrols = guard.enrolmentTokens().list().stream()
                    .map(EnrolmentToken::name)
                    .anyMatch(name::equals);
            if (enrols) {
                guard.enrolmentTokens().revoke(name);
            } else {
                guard.operatorTokens().revoke(name);
            }
            store.note("tokens revoke " + name, "revoked");
            return ExitCode.DONE;
        }
    }
}
