package dev.proprio.experiments.cli;

import dev.proprio.experiments.service.CoordinatorService;
import dev.proprio.experiments.service.CoordinatorSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code proprio coordinator}. */
@Command(
        name = "coordinator",
        description = "Stays, holds runs and devices, and offers them to people over HTTP, until it is told to end"
                + " (SIGTERM, Ctrl-C). Started again, it goes on with its runs.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class CoordinatorCommand implements Callable<Integer> {
    @Option(names = "--config", paramLabel = "FILE", description = "Its settings, YAML. Default: loopback addresses.")
    private Optional<Path> config;

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "Replaces one setting, such as http.listen=127.0.0.1:8080. Repeatable.")
    private List<String> assignments = new ArrayList<>();

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        CoordinatorSpec spec = CoordinatorSpec.read(config, assignments);
        var asked = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        Thread hook = Thread.ofPlatform().unstarted(() -> {
            asked.countDown();
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            serve(spec, asked);
            return ExitCode.DONE;
        } finally {
            ended.countDown();
        }
    }

    private void serve(CoordinatorSpec spec, CountDownLatch asked) throws IOException, InterruptedException {
        try (var service = CoordinatorService.open(spec)) {
            Optional<String> token = service.localToken();
            // Whoever reads where the coordinator is asks it at once.
            token.ifPresent(text -> keep(service, spec, text));
            var out = command.commandLine().getOut();
            out.printf("people    %s%n", service.url());
            out.printf("devices   %s:%s%n", spec.grpc().address().getHostString(), service.grpcPort());
            out.printf("store     %s%n", spec.store().toAbsolutePath().normalize());
            token.ifPresent(text -> out.printf("dashboard %s%n", service.signInUrl(text)));
            List<String> lines = service.firstDevice();
            if (!lines.isEmpty()) {
                out.printf(
                        "a first device, where the checkout is and its windows are in data (docs/first-device.md):%n");
                lines.forEach(line -> out.printf("    %s%n", line));
            }
            out.flush();
            asked.await();
            if (token.isPresent()) {
                LocalTokens.remove(URI.create(service.url()), token.get());
            }
            out.println("ending: runs stop after the round that is under way, and go on next time");
            out.flush();
        }
    }

    private void keep(CoordinatorService service, CoordinatorSpec spec, String token) {
        try {
            LocalTokens.put(URI.create(service.url()), token);
        } catch (IOException e) {
            command.commandLine()
                    .getErr()
                    .printf(
                            "other commands do not find the token by themselves (%s); give them PROPRIO_TOKEN=\"$(cat %s)\"%n",
                            e, spec.store().toAbsolutePath().normalize().resolve("guard/local.token"));
            command.commandLine().getErr().flush();
        }
    }
}
