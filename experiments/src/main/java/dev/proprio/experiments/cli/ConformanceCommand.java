package dev.proprio.experiments.cli;

import dev.proprio.client.session.Backoff;
import dev.proprio.coordinator.service.PlainJson;
import dev.proprio.experiments.conformance.ConformanceKit;
import dev.proprio.experiments.conformance.ConformanceReport;
import dev.proprio.experiments.conformance.ConformanceServer;
import dev.proprio.experiments.conformance.ConformanceSettings;
import dev.proprio.experiments.conformance.RuleOutcome;
import dev.proprio.experiments.conformance.RuleVerdict;
import dev.proprio.proto.text.VisibleText;
import dev.proprio.proto.wire.DeviceIds;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code proprio conformance}. */
@Command(
        name = "conformance",
        description =
                "Waits for one client, of any make, drives it through the rules of docs/protocol.md, and says which of"
                        + " them it keeps.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class ConformanceCommand implements Callable<Integer> {
    private static final Duration ARRIVAL = Duration.ofMinutes(10);
    private static final int LONGEST = 300;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            required = true,
            description = "Where the client connects; an address of this machine, unless there is a --store.")
    private String listen;

    @Option(
            names = "--store",
            paramLabel = "DIR",
            description =
                    "Lets the client in over TLS, by a certificate of the authority in this folder, which is made if"
                            + " there is none.")
    private Optional<Path> store;

    @Option(
            names = "--keys",
            paramLabel = "DIR",
            description = "Without TLS: leaves here the client's Ed25519 seed and everybody's public keys, which secure"
                    + " aggregations need.")
    private Optional<Path> keys;

    @Option(
            names = "--device",
            paramLabel = "ID",
            defaultValue = "conformance-client",
            description = "The client's id, for --store and --keys. Default: ${DEFAULT-VALUE}.")
    private String device;

    @Option(names = "--only", paramLabel = "RULE", split = ",", description = "Tries this rule only. Repeatable.")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--limit",
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "How long each rule may take. Default: ${DEFAULT-VALUE}.")
    private String limit;

    @Option(
            names = "--backoff",
            paramLabel = "FIRST,LONGEST",
            defaultValue = "1s,30s",
            description =
                    "How long the client was told to wait: at most after one failure, and at most after many. Default:"
                            + " ${DEFAULT-VALUE}.")
    private String backoff;

    @Option(names = "--json", description = "Prints JSON and nothing else.")
    private boolean json;

    @Mixin
    private ConformanceModel model;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        if (!DeviceIds.isValid(device)) {
            throw new WrongRequestException("--device must be 1 to 128 characters of A-Z a-z 0-9 . _ : -");
        }
        if (store.isPresent() && keys.isPresent()) {
            throw new WrongRequestException(
                    "--store and --keys exclude each other: with TLS devices have certificates");
        }
        InetSocketAddress address = HostAndPort.parse("--listen", listen);
        Consumer<RuleOutcome> progress = json ? outcome -> {} : this::say;
        ConformanceSettings settings = settings();
        try (ConformanceServer server = store.isPresent()
                ? ConformanceServer.guarded(address, settings, store.get(), progress)
                : ConformanceServer.plaintext(address, settings, keys, device, progress)) {
            invite(server, address);
            ConformanceReport report = server.run();
            PrintWriter out = command.commandLine().getOut();
            if (json) {
                out.println(PlainJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(report));
            } else {
                out.printf(
                        Locale.ROOT,
                        "%d of %d rules hold, %d broken, %d untried, %d not applicable: %s%n",
                        report.count(RuleVerdict.HOLDS),
                        report.rules().size(),
                        report.count(RuleVerdict.BROKEN),
                        report.count(RuleVerdict.UNTRIED),
                        report.count(RuleVerdict.NOT_APPLICABLE),
                        report.conforms() ? "the client conforms" : "the client does not conform");
            }
            out.flush();
            return report.conforms() ? ExitCode.DONE : ExitCode.RUN_FAILED;
        }
    }

    private ConformanceSettings settings() throws WrongRequestException {
        List<String> known = ConformanceKit.names();
        for (String rule : only) {
            if (!known.contains(rule)) {
                throw new WrongRequestException(
                        "--only names no rule \"%s\"; there are %s".formatted(rule, String.join(", ", known)));
            }
        }
        int comma = backoff.indexOf(',');
        if (comma < 0) {
            throw new WrongRequestException(
                    "--backoff must be two times, such as 1s,30s, but was \"%s\"".formatted(backoff));
        }
        Duration first = TimeText.parse("--backoff", backoff.substring(0, comma));
        Duration longest = TimeText.parse("--backoff", backoff.substring(comma + 1));
        if (longest.compareTo(first) < 0) {
            throw new WrongRequestException("--backoff must name the shorter time first");
        }
        return new ConformanceSettings(
                model.broadcast(),
                model.description(),
                model.algorithm(),
                TimeText.parse("--limit", limit),
                ARRIVAL,
                new Backoff(first, longest),
                Duration.ofSeconds(2),
                only);
    }

    /** Tells the client's author how to start it. */
    private void invite(ConformanceServer server, InetSocketAddress address) throws Exception {
        PrintWriter err = command.commandLine().getErr();
        err.printf("waiting for a client at %s:%s%n", address.getHostString(), server.port());
        Optional<String> token = server.token(device);
        if (token.isPresent()) {
            err.printf(
                    "enrol it with: proprio enroll --coordinator %s:%s --token %s --ca-fingerprint %s --into DIR%n",
                    address.getHostString(),
                    server.port(),
                    token.get(),
                    server.fingerprint().orElse(""));
        }
        keys.ifPresent(folder -> err.printf(
                "its id is %s, its seed %s, and everybody's public keys are %s%n",
                device, folder.resolve("device.seed"), folder.resolve("directory.txt")));
        err.flush();
    }

    private void say(RuleOutcome outcome) {
        PrintWriter out = command.commandLine().getOut();
        out.printf(
                "%-8s %-22s %s%n",
                word(outcome.verdict()), outcome.rule(), VisibleText.excerpt(outcome.seen(), LONGEST));
        if (outcome.verdict() == RuleVerdict.BROKEN) {
            out.printf("%-8s %-22s the rule: %s; %s%n", "", "", outcome.says(), outcome.paragraph());
        }
        out.flush();
    }

    private static String word(RuleVerdict verdict) {
        return switch (verdict) {
            case HOLDS -> "holds";
            case BROKEN -> "BROKEN";
            case UNTRIED -> "untried";
            case NOT_APPLICABLE -> "n/a";
        };
    }
}
