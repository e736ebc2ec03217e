package dev.proprio.experiments.cli;

import dev.proprio.client.device.ConnectedDevices;
import dev.proprio.client.device.EnrolledIdentities;
import dev.proprio.client.identity.Enrolment;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.text.CountText;
import dev.proprio.proto.text.VisibleText;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
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
            split = ",",
            description =
                    "Where the coordinator listens, or each of several leaves, separated by commas: a device connects"
                            + " to one of them, and to the next when its connection breaks.")
    private List<String> coordinators;

    @Option(
            names = "--identities",
            paramLabel = "DIR",
            description = "Connects over TLS, with the identities of enrolled devices, a folder each.")
    private Optional<Path> identities;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "Enrols the devices that have no identity there yet; a token for several, such as"
                    + " `proprio tokens enrol '*' --uses 2000` makes.")
    private Optional<String> token;

    @Option(
            names = "--ca-fingerprint",
            paramLabel = "SHA256",
            description = "With --token: by which the coordinator is recognized.")
    private Optional<String> fingerprint;

    @Option(names = "--threads", paramLabel = "N", description = "Devices that train at once. Default: all cores.")
    private Optional<Integer> threads;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        ExperimentSpec spec = specOptions.read(List.of());
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String coordinator : coordinators) {
            addresses.add(HostAndPort.parse("--coordinator", coordinator));
        }
        try (var experiment = PreparedExperiment.prepare(spec, ThreadCount.orAllCores(threads));
                ConnectedDevices devices = connect(experiment, addresses)) {
            command.commandLine()
                    .getErr()
                    .printf(
                            "%s connected to %s, and waiting for the run to ask them, until it ends%n",
                            CountText.of(experiment.dataset().devices(), "device"), String.join(", ", coordinators));
            command.commandLine().getErr().flush();
            devices.awaitFarewell();
            Map<String, String> broken = devices.broken();
            command.commandLine()
                    .getErr()
                    .printf(
                            "%s of %s devices were sent home%n",
                            experiment.dataset().devices() - broken.size(),
                            experiment.dataset().devices());
            broken.values().stream()
                    .limit(3)
                    .forEach(reason -> command.commandLine().getErr().println(VisibleText.of(reason)));
            command.commandLine().getErr().flush();
            return broken.isEmpty() ? ExitCode.DONE : ExitCode.RUN_FAILED;
        }
    }

    private ConnectedDevices connect(PreparedExperiment experiment, List<InetSocketAddress> addresses)
            throws Exception {
        if (identities.isEmpty()) {
            if (token.isPresent()) {
                throw new WrongRequestException(
                        "--token goes with --identities, which names where identities are kept");
            }
            return experiment.connect(addresses);
        }
        List<String> ids = experiment.deviceIds();
        if (token.isPresent()) {
            String expected = fingerprint.orElseThrow(
                    () -> new WrongRequestException(
                            "--token goes with --ca-fingerprint, by which the coordinator is recognized; `proprio tokens enrol` shows both"));
            try (Enrolment enrolment = Enrolment.at(
                    addresses.getFirst().getHostString(), addresses.getFirst().getPort(), expected)) {
                int enrolled = EnrolledIdentities.enrolMissing(identities.get(), ids, enrolment, token.get());
                command.commandLine().getErr().printf("%s enrolled%n", CountText.of(enrolled, "device"));
            }
        }
        return experiment.connect(addresses, EnrolledIdentities.load(identities.get(), ids));
    }
}
