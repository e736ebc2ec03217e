package dev.proprio.experiments.cli;

import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.NewToken;
import dev.proprio.coordinator.web.Role;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code proprio tokens operator}. */
@Command(
        name = "operator",
        description = "Makes a token with which somebody uses the API and the dashboard, and shows it; it is not shown"
                + " again.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class OperatorTokenCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ROLE", description = "What its holder may do: ${COMPLETION-CANDIDATES}.")
    private Role role;

    @Option(
            names = "--note",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Whose it is, for whoever reads the list.")
    private String note;

    @Option(
            names = "--valid",
            paramLabel = "TIME",
            defaultValue = "90d",
            description = "How long it may be used, such as 8h or 90d. Default: ${DEFAULT-VALUE}.")
    private String valid;

    @Mixin
    private StoreOption store;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        try (Guard guard = store.open()) {
            NewToken token = guard.operatorTokens().create(role, note, TimeText.parse("--valid", valid));
            store.note("tokens operator " + role, "made the token " + token.name());
            var out = command.commandLine().getOut();
            out.printf("token   %s%n", token.text());
            out.printf("name    %s%n", token.name());
            out.flush();
            return ExitCode.DONE;
        }
    }
}
