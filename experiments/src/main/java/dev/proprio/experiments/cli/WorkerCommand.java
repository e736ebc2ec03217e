package dev.proprio.experiments.cli;

import dev.proprio.experiments.cluster.Worker;
import dev.proprio.experiments.cluster.WorkerChannels;
import dev.proprio.experiments.cluster.WorkerSettings;
import dev.proprio.proto.text.VisibleText;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code proprio worker}. */
@Command(
        name = "worker",
        description = "Lends this machine's cores to runs with engine: cluster that wait for workers (cluster.listen).",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class WorkerCommand implements Callable<Integer> {
    @Option(
            names = "--coordinator",
            paramLabel = "HOST:PORT",
            required = true,
            description = "Where the run waits for workers.")
    private String coordinator;

    @Option(
            names = "--identity",
            paramLabel = "DIR",
            description =
                    "Connects over TLS, with the identity that `proprio enroll --device worker:NAME --into DIR` got.")
    private Optional<Path> identity;

    @Option(names = "--threads", paramLabel = "N", description = "Devices that train at once. Default: all cores.")
    private Optional<Integer> threads;

    @Mixin
    private LeaseOptions options;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        InetSocketAddress address = HostAndPort.parse("--coordinator", coordinator);
        WorkerSettings settings = options.settings(ThreadCount.orAllCores(threads));
        WorkerChannels channels = identity.map(folder -> WorkerChannels.secure(address, folder))
                .orElseGet(() -> WorkerChannels.local(address));
        String ended = new Worker(settings, channels).run();
        command.commandLine().getOut().println(VisibleText.of(ended));
        command.commandLine().getOut().flush();
        return ExitCode.DONE;
    }
}
