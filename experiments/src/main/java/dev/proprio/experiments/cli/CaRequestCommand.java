package dev.proprio.experiments.cli;

import dev.proprio.client.identity.OfflineEnrolment;
import dev.proprio.coordinator.guard.ServerFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code proprio ca request}. */
@Command(
        name = "request",
        description =
                "Makes the key of this device, or of this coordinator's server, and a file that asks for a certificate; the key stays in the folder.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class CaRequestCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DEVICE", arity = "0..1", description = "The device's id.")
    private Optional<String> device;

    @Option(
            names = "--server",
            paramLabel = "NAME",
            description =
                    "Instead of a device: a host name or address at which the coordinator is reached, beside localhost; may be repeated.")
    private List<String> names = List.of();

    @Option(
            names = "--into",
            paramLabel = "DIR",
            required = true,
            description = "The device's folder, or one for the server's key.")
    private Path into;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "Where the request goes.")
    private Path file;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        if (device.isPresent() != names.isEmpty()) {
            throw new WrongRequestException("name either the device's id, or the server with --server NAME");
        }
        Files.writeString(
                file,
                device.isPresent()
                        ? OfflineEnrolment.request(device.get(), into).toText()
                        : new ServerFolder(into).request(names).toText());
        var out = command.commandLine().getOut();
        out.printf("%s asks for the certificate of %s%n", file, device.orElse(String.join(", ", names)));
        out.flush();
        return ExitCode.DONE;
    }
}
