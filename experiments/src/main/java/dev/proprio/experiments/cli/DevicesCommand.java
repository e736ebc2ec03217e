package dev.proprio.experiments.cli;

import dev.proprio.client.device.ConnectedDevices;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code proprio devices}. */
@Command(
        name = "devices",
        description =
                "Connects an experiment's simulated devices to a coordinator that `proprio run --listen` started.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class DevicesCommand implements Callable<Integer> {
    @Mixin
    private SpecOptions specOptions;

    @Option(
            names = "--coordinator",
            paramLabel = "HOST:PORT",
            required = true,
            description = "Where the coordinator listens.")
    private String coordinator;

    @Option(names = "--threads", paramLabel = "N", description = "Devices that train at once. Default: all cores.")
    private Optional<Integer> threads;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        ExperimentSpec spec = specOptions.read(List.of());
        var address = HostAndPort.parse("--coordinator", coordinator);
        try (var experiment = PreparedExperiment.prepare(spec, Threads.orAllCores(threads));
                ConnectedDevices devices = experiment.connect(address.getHostString(), address.getPort())) {
            devices.awaitFarewell();
            Map<String, String> broken = devices.broken();
            command.commandLine()
                    .getErr()
                    .printf(
                            "%d of %d devices were sent home%n",
                            experiment.dataset().devices() - broken.size(),
                            experiment.dataset().devices());
            broken.values().stream()
                    .limit(3)
                    .forEach(reason -> command.commandLine().getErr().println(reason));
            command.commandLine().getErr().flush();
            return broken.isEmpty() ? ExitCode.DONE : ExitCode.RUN_FAILED;
        }
    }
}
