package dev.proprio.experiments.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code proprio watch}. */
@Command(
        name = "watch",
        description = "Shows a coordinator's run: a line for each round, until it is done, failed or stopped.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class WatchCommand implements Callable<Integer> {
    @Mixin
    private RemoteOptions remote;

    @Parameters(paramLabel = "RUN", description = "The run's id.")
    private String id;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        return new RunWatcher(remote.remote(), command).watch(id);
    }
}
