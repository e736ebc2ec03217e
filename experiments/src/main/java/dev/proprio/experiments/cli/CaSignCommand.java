package dev.proprio.experiments.cli;

import dev.proprio.coordinator.guard.GuardException;
import dev.proprio.coordinator.guard.OfflineAuthority;
import dev.proprio.coordinator.guard.ServerRequest;
import dev.proprio.proto.identity.CertificateRequest;
import dev.proprio.proto.identity.IdentityException;
import dev.proprio.proto.identity.PrivateFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code proprio ca sign}. */
@Command(
        name = "sign",
        description = "Certifies the device, or the coordinator's server, that made a request.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class CaSignCommand implements Callable<Integer> {
    @Parameters(paramLabel = "REQUEST", description = "What `proprio ca request` wrote.")
    private Path request;

    @Option(names = "--ca", paramLabel = "DIR", required = true, description = "The authority's folder.")
    private Path folder;

    @Option(names = "--device", paramLabel = "ID", description = "Which device the request is from, as you know it.")
    private Optional<String> device;

    @Option(
            names = "--server",
            paramLabel = "NAME",
            description =
                    "Or which coordinator, by each host name and address that the request is for; may be repeated.")
    private List<String> names = List.of();

    @Option(
            names = "--valid",
            paramLabel = "TIME",
            description =
                    "How long the certificate is valid, such as 90d. Default: 90d for a device, 397d for a server.")
    private Optional<String> valid;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "Where the certificate goes.")
    private Path out;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        if (device.isPresent() != names.isEmpty()) {
            throw new WrongRequestException("say who the request is from: either --device ID or --server NAME");
        }
        String text = PrivateFiles.read(request);
        OfflineAuthority authority = OfflineAuthority.open(folder, Clock.systemUTC());
        Files.writeString(out, device.isPresent() ? device(authority, text, device.get()) : server(authority, text));
        command.commandLine().getOut().printf("%s certifies %s%n", out, device.orElse(String.join(", ", names)));
        command.commandLine().getOut().flush();
        return ExitCode.DONE;
    }

    private String device(OfflineAuthority authority, String text, String id)
            throws GuardException, IdentityException, WrongRequestException {
        var asked = CertificateRequest.read(text, request);
        return authority.sign(asked, id, TimeText.parse("--valid", valid.orElse("90d")));
    }

    private String server(OfflineAuthority authority, String text)
            throws GuardException, IdentityException, WrongRequestException {
        var asked = ServerRequest.read(text, request);
        return authority.sign(asked, names, TimeText.parse("--valid", valid.orElse("397d")));
    }
}
