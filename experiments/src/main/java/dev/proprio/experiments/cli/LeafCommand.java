package dev.proprio.experiments.cli;

import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.guard.GuardSettings;
import dev.proprio.experiments.cluster.Leaf;
import dev.proprio.experiments.cluster.WorkerChannels;
import dev.proprio.experiments.cluster.WorkerSettings;
import dev.proprio.experiments.engine.GuardedServer;
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

/** {@code proprio leaf}. */
@Command(
        name = "leaf",
        description = "Holds the connections of devices for a run elsewhere, the root, that waits for leaves"
                + " (engine: cluster with cluster.kind: leaves and cluster.listen).",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class LeafCommand implements Callable<Integer> {
    /** Leases are parts of rounds, which devices carry out; no number of them is too many. */
    private static final int SLOTS = 1;

    @Option(
            names = "--root",
            paramLabel = "HOST:PORT",
            required = true,
            description = "Where the run waits for leaves.")
    private String root;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            required = true,
            description = "Where devices connect; an address of this machine, unless there is a --store.")
    private String listen;

    @Option(
            names = "--identity",
            paramLabel = "DIR",
            description =
                    "Connects to the root over TLS, with the identity that `proprio enroll --device leaf:NAME --into DIR` got.")
    private Optional<Path> identity;

    @Option(
            names = "--store",
            paramLabel = "DIR",
            description =
                    "Lets devices in over TLS, and keeps here whom it lets in; devices enrol with a token of this store,"
                            + " unless there is a --device-authority.")
    private Optional<Path> store;

    @Option(
            names = "--device-authority",
            paramLabel = "FILE",
            description = "With --store: the certificate of the authority that all leaves' devices have, such as the"
                    + " device-ca.pem of `proprio ca init`.")
    private Optional<Path> deviceAuthority;

    @Option(
            names = "--server-certificate",
            paramLabel = "FILE",
            description =
                    "With --device-authority: the server.pem of `proprio ca install`, by which devices know the leaf.")
    private Optional<Path> serverCertificate;

    @Mixin
    private LeaseOptions options;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        InetSocketAddress above = HostAndPort.parse("--root", root);
        InetSocketAddress below = HostAndPort.parse("--listen", listen);
        WorkerSettings settings = options.settings(SLOTS);
        WorkerChannels channels = identity.map(folder -> WorkerChannels.secure(above, folder))
                .orElseGet(() -> WorkerChannels.local(above));
        if (store.isEmpty() && (deviceAuthority.isPresent() || serverCertificate.isPresent())) {
            throw new WrongRequestException(
                    "--device-authority and --server-certificate go with --store, which names where the leaf keeps whom it lets in");
        }
        if (store.isPresent()) {
            try (GuardedServer guarded = GuardedServer.listen(below, store.get(), guard(below))) {
                return serve(settings, channels, guarded.server());
            }
        }
        try (CoordinatorServer server = CoordinatorServer.listen(below)) {
            return serve(settings, channels, server);
        }
    }

    private GuardSettings guard(InetSocketAddress below) throws WrongRequestException {
        if (serverCertificate.isPresent() && deviceAuthority.isEmpty()) {
            throw new WrongRequestException("--server-certificate goes with --device-authority");
        }
        GuardSettings own = GuardSettings.servedAt(below);
        return new GuardSettings(
                own.names(), own.deviceCertificates(), own.serverCertificate(), deviceAuthority, serverCertificate);
    }

    private int serve(WorkerSettings settings, WorkerChannels channels, CoordinatorServer server) throws Exception {
        command.commandLine().getErr().printf("devices connect at port %s%n", server.port());
        command.commandLine().getErr().flush();
        String ended = new Leaf(settings, channels, server).run();
        command.commandLine().getOut().println(VisibleText.of(ended));
        command.commandLine().getOut().flush();
        return ExitCode.DONE;
    }
}
