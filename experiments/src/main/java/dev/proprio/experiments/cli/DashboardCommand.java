package dev.proprio.experiments.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code proprio dashboard}. */
@Command(
        name = "dashboard",
        description = "Prints a link that opens a coordinator's dashboard and signs the browser in, once and within ten"
                + " minutes.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class DashboardCommand implements Callable<Integer> {
    @Mixin
    private RemoteOptions remote;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        CoordinatorClient coordinator = remote.remote();
        String code =
                coordinator.post("/api/v1/session/codes", Map.of()).get("code").asString();
        command.commandLine().getOut().println(coordinator.address().resolve("/#/sign-in?code=" + code));
        command.commandLine().getOut().flush();
        return ExitCode.DONE;
    }
}
