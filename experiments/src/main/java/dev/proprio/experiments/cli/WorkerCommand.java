package dev.proprio.experiments.cli;

import dev.proprio.client.session.Backoff;
import dev.proprio.experiments.cluster.Worker;
import dev.proprio.experiments.cluster.WorkerChannels;
import dev.proprio.experiments.cluster.WorkerSettings;
import dev.proprio.experiments.record.Versions;
import dev.proprio.proto.extension.DurationText;
import dev.proprio.proto.text.VisibleText;
import dev.proprio.proto.wire.DeviceIds;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description =
                    "What the worker is called in the run's log. Default: the machine's name and the process's id.")
    private Optional<String> name;

    @Option(names = "--once", description = "Ends with the first run; without it, the worker waits for the next one.")
    private boolean once;

    @Option(
            names = "--patience",
            paramLabel = "TIME",
            defaultValue = "10m",
            description = "How long to try to reach the coordinator. Default: ${DEFAULT-VALUE}.")
    private String patience;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        InetSocketAddress address = HostAndPort.parse("--coordinator", coordinator);
        var settings = new WorkerSettings(
                called(), ThreadCount.orAllCores(threads), Versions.all(), once, tries(), Backoff.DEFAULT);
        WorkerChannels channels = identity.map(folder -> WorkerChannels.secure(address, folder))
                .orElseGet(() -> WorkerChannels.local(address));
        String ended = new Worker(settings, channels).run();
        command.commandLine().getOut().println(VisibleText.of(ended));
        command.commandLine().getOut().flush();
        return ExitCode.DONE;
    }

    private Duration tries() throws WrongRequestException {
        return DurationText.parse(patience)
                .filter(Duration::isPositive)
                .orElseThrow(() -> new WrongRequestException(
                        "--patience must be a time such as 10m but was \"%s\"".formatted(patience)));
    }

    private String called() throws WrongRequestException {
        if (name.isPresent()) {
            if (!DeviceIds.isValid(name.get())) {
                throw new WrongRequestException(
                        "--name must be 1 to 128 characters of A-Z a-z 0-9 . _ : - but was \"%s\""
                                .formatted(name.get()));
            }
            return name.get();
        }
        String id = machine() + "-" + ProcessHandle.current().pid();
        return DeviceIds.isValid(id) ? id : "worker-" + ProcessHandle.current().pid();
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "worker";
        }
    }
}
