package dev.proprio.experiments.cli;

import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.NewToken;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code proprio tokens enrol}. */
@Command(
        name = "enrol",
        description = "Makes a token with which a device enrols once, and shows it; it is not shown again.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class EnrolTokenCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "DEVICE",
            description = "The id of the device, or a pattern such as 'watch-*' for several.")
    private String device;

    @Option(
            names = "--uses",
            paramLabel = "N",
            description = "With a pattern: how many devices may use the token, each once. Default: 1.")
    private Optional<Integer> uses;

    @Option(
            names = "--valid",
            paramLabel = "TIME",
            defaultValue = "24h",
            description = "How long it may be used, such as 30m, 24h or 7d. Default: ${DEFAULT-VALUE}.")
    private String valid;

    @Mixin
    private StoreOption store;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        try (Guard guard = store.open()) {
            NewToken token = guard.enrolmentTokens().create(device, uses.orElse(1), TimeText.parse("--valid", valid));
            store.note("tokens enrol " + device, "made the token " + token.name());
            var out = command.commandLine().getOut();
            out.printf("token            %s%n", token.text());
            out.printf("ca-fingerprint   %s%n", guard.authority().fingerprint());
            out.printf("name             %s%n", token.name());
            out.flush();
            return ExitCode.DONE;
        }
    }
}
