package dev.proprio.experiments.cli;

import dev.proprio.coordinator.guard.OfflineAuthority;
import dev.proprio.proto.identity.Certificates;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code proprio ca init}. */
@Command(
        name = "init",
        description = "Makes an authority for devices; keep its folder away from the coordinator.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class CaInitCommand implements Callable<Integer> {
    @Option(names = "--into", paramLabel = "DIR", required = true, description = "Where its key and certificate go.")
    private Path into;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        OfflineAuthority authority = OfflineAuthority.create(into, Clock.systemUTC());
        var out = command.commandLine().getOut();
        out.printf("certificate   %s%n", OfflineAuthority.certificateIn(into));
        out.printf("fingerprint   %s%n", Certificates.fingerprint(authority.certificate()));
        out.printf("The coordinator needs the certificate alone: --set guard.device-authority=FILE%n");
        out.flush();
        return ExitCode.DONE;
    }
}
