package dev.proprio.experiments.cli;

import dev.proprio.proto.identity.IdentityException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a command is told its coordinator. */
final class RemoteOptions {
    private static final String TOKEN = "PROPRIO_TOKEN";

    @Option(
            names = "--coordinator",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:7480",
            description = "Where the coordinator is. Default: ${DEFAULT-VALUE}")
    private String coordinator = "";

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "Says who asks; without it, the environment's " + TOKEN
                    + " does, or the token of a coordinator" + " that the same user started on this machine.")
    private Optional<String> token = Optional.empty();

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "With https: the coordinator's authority, guard/ca.pem of its store.")
    private Optional<Path> authority = Optional.empty();

    /** The coordinator. */
    CoordinatorClient remote() throws WrongRequestException, IdentityException {
        String asked = coordinator.contains("://") ? coordinator : "http://" + coordinator;
        try {
            URI uri = URI.create(asked);
            if (uri.getHost() != null && (asked.startsWith("http://") || asked.startsWith("https://"))) {
                Optional<String> given = token.or(() -> Optional.ofNullable(System.getenv(TOKEN)));
                return new CoordinatorClient(uri, given, authority);
            }
        } catch (IllegalArgumentException noAddress) {
            throw unusable(coordinator);
        }
        throw unusable(coordinator);
    }

    private static WrongRequestException unusable(String given) {
        return new WrongRequestException(
                "--coordinator must be an address such as http://127.0.0.1:7480 but was \"%s\"".formatted(given));
    }
}
