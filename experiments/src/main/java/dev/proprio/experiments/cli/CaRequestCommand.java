package dev.proprio.experiments.cli;

import dev.proprio.client.identity.OfflineEnrolment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code proprio ca request}. */
@Command(
        name = "request",
        description = "Makes this device's key, and a file that asks for a certificate; the key stays in the folder.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class CaRequestCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DEVICE", description = "The device's id.")
    private String device;

    @Option(names = "--into", paramLabel = "DIR", required = true, description = "The device's folder.")
    private Path into;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "Where the request goes.")
    private Path file;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        Files.writeString(file, OfflineEnrolment.request(device, into).toText());
        var out = command.commandLine().getOut();
        out.printf("%s asks for the certificate of %s%n", file, device);
        out.flush();
        return ExitCode.DONE;
    }
}
