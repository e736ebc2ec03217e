package dev.proprio.experiments.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A command that does one thing with a coordinator's run, and prints the run's state. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
abstract class ActionCommand implements Callable<Integer> {
    @Mixin
    private RemoteOptions remote;

    @Parameters(paramLabel = "RUN", description = "The run's id.")
    private String id;

    @Spec
    private CommandSpec command;

    /** Does it, and says in which state the run is then. */
    abstract String act(CoordinatorClient coordinator, String run)
            throws IOException, InterruptedException, WrongRequestException;

    @Override
    public Integer call() throws Exception {
        String state = act(remote.remote(), id);
        command.commandLine().getOut().printf("%s %s%n", id, state);
        command.commandLine().getOut().flush();
        return ExitCode.DONE;
    }
}
