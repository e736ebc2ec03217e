package dev.proprio.experiments.cli;

import dev.proprio.client.identity.DeviceIdentity;
import dev.proprio.client.identity.OfflineEnrolment;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code proprio ca install}. */
@Command(
        name = "install",
        description = "Puts a certificate into the folder of the device that asked for it.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class CaInstallCommand implements Callable<Integer> {
    @Parameters(paramLabel = "CERTIFICATE", description = "What `proprio ca sign` wrote.")
    private Path certificate;

    @Option(names = "--into", paramLabel = "DIR", required = true, description = "The device's folder.")
    private Path into;

    @Option(
            names = "--device-ca",
            paramLabel = "FILE",
            required = true,
            description = "The certificate of the authority that signed: device-ca.pem of `proprio ca init`.")
    private Path devices;

    @Option(
            names = "--coordinator-ca",
            paramLabel = "FILE",
            required = true,
            description = "The certificate of the coordinator's authority: guard/ca.pem of its store.")
    private Path coordinator;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        DeviceIdentity identity = OfflineEnrolment.install(into, certificate, devices, coordinator);
        var out = command.commandLine().getOut();
        out.printf(
                "%s is certified until %s%n",
                identity.device(), identity.certificate().until());
        out.flush();
        return ExitCode.DONE;
    }
}
