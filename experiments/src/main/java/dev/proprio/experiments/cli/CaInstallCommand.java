package dev.proprio.experiments.cli;

import dev.proprio.client.identity.DeviceIdentity;
import dev.proprio.client.identity.OfflineEnrolment;
import dev.proprio.coordinator.guard.ServerFolder;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code proprio ca install}. */
@Command(
        name = "install",
        description = "Puts a certificate into the folder of the device, or the server, that asked for it.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class CaInstallCommand implements Callable<Integer> {
    @Parameters(paramLabel = "CERTIFICATE", description = "What `proprio ca sign` wrote.")
    private Path certificate;

    @Option(
            names = "--into",
            paramLabel = "DIR",
            required = true,
            description = "The folder of the key that it is for.")
    private Path into;

    @Option(
            names = "--device-ca",
            paramLabel = "FILE",
            description =
                    "For a device: the certificate of the authority that signed, device-ca.pem of `proprio ca init`.")
    private Optional<Path> devices;

    @Option(
            names = "--coordinator-ca",
            paramLabel = "FILE",
            required = true,
            description =
                    "The certificate of the authority that vouches for the coordinator: guard/ca.pem of its store, or device-ca.pem of `proprio ca init`.")
    private Path coordinator;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        var out = command.commandLine().getOut();
        var server = new ServerFolder(into);
        if (server.exists()) {
            X509Certificate installed = server.install(certificate, coordinator, Clock.systemUTC());
            out.printf(
                    "the server is certified until %s%n",
                    installed.getNotAfter().toInstant());
            out.printf("The coordinator takes it with --set guard.server=%s%n", server.server());
            out.flush();
            return ExitCode.DONE;
        }
        DeviceIdentity identity = OfflineEnrolment.install(
                into,
                certificate,
                devices.orElseThrow(() -> new WrongRequestException(
                        "a device needs --device-ca FILE, the certificate of the authority that signed")),
                coordinator);
        out.printf(
                "%s is certified until %s%n",
                identity.device(), identity.certificate().until());
        out.flush();
        return ExitCode.DONE;
    }
}
