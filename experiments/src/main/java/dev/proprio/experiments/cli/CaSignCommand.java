package dev.proprio.experiments.cli;

import dev.proprio.coordinator.guard.OfflineAuthority;
import dev.proprio.proto.identity.CertificateRequest;
import dev.proprio.proto.identity.PrivateFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code proprio ca sign}. */
@Command(name = "sign", description = "Certifies the device that made a request.", mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class CaSignCommand implements Callable<Integer> {
    @Parameters(paramLabel = "REQUEST", description = "What `proprio ca request` wrote.")
    private Path request;

    @Option(names = "--ca", paramLabel = "DIR", required = true, description = "The authority's folder.")
    private Path folder;

    @Option(
            names = "--device",
            paramLabel = "ID",
            required = true,
            description = "Who the request is from, as you know it.")
    private String device;

    @Option(
            names = "--valid",
            paramLabel = "TIME",
            defaultValue = "90d",
            description = "How long the certificate is valid, such as 90d. Default: ${DEFAULT-VALUE}.")
    private String valid;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "Where the certificate goes.")
    private Path out;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        var asked = CertificateRequest.read(PrivateFiles.read(request), request);
        OfflineAuthority authority = OfflineAuthority.open(folder, Clock.systemUTC());
        Files.writeString(out, authority.sign(asked, device, TimeText.parse("--valid", valid)));
        command.commandLine().getOut().printf("%s certifies %s%n", out, device);
        command.commandLine().getOut().flush();
        return ExitCode.DONE;
    }
}
