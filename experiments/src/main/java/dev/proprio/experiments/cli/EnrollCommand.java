package dev.proprio.experiments.cli;

import dev.proprio.client.identity.DeviceIdentity;
import dev.proprio.client.identity.Enrolment;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code proprio enroll}. */
@Command(
        name = "enroll",
        description = "Gets this device a certificate from a coordinator; its private key never leaves the folder.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class EnrollCommand implements Callable<Integer> {
    @Option(
            names = "--coordinator",
            paramLabel = "HOST:PORT",
            required = true,
            description = "Where the coordinator listens for devices.")
    private String coordinator;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            required = true,
            description = "What `proprio tokens enrol` showed.")
    private String token;

    @Option(
            names = "--ca-fingerprint",
            paramLabel = "SHA256",
            required = true,
            description = "By which the coordinator is recognized: `proprio tokens enrol` shows it, too.")
    private String fingerprint;

    @Option(
            names = "--device",
            paramLabel = "ID",
            defaultValue = "",
            description = "The device's id, if the token is for several devices.")
    private String device;

    @Option(names = "--into", paramLabel = "DIR", required = true, description = "Where key and certificates go.")
    private Path into;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        var address = HostAndPort.parse("--coordinator", coordinator);
        try (Enrolment enrolment = Enrolment.at(address.getHostString(), address.getPort(), fingerprint)) {
            DeviceIdentity identity = enrolment.enroll(token, device, into);
            var out = command.commandLine().getOut();
            out.printf(
                    "%s is enrolled until %s%n",
                    identity.device(), identity.certificate().until());
            out.flush();
            return ExitCode.DONE;
        }
    }
}
