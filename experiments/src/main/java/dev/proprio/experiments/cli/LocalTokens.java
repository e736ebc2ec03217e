package dev.proprio.experiments.cli;

import dev.proprio.coordinator.web.LoopbackNames;
import dev.proprio.experiments.record.TokenFile;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The tokens of coordinators that the same user started on this machine, by their ports: commands find them in
 * whatever folder they run.
 */
final class LocalTokens {
    /** Coordinators at these are one another's, since each of them may be what {@code localhost} stands for. */
    private static final Set<String> LOCALHOST = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    private LocalTokens() {}

    private static TokenFile file(URI coordinator) {
        String host = host(coordinator);
        // Another address of this machine may be another user's.
        String other = LOCALHOST.contains(host) ? "" : host.replaceAll("[^0-9a-z.]", "_") + "-";
        return TokenFile.named("coordinator-%s%s.token".formatted(other, port(coordinator)));
    }

    private static int port(URI coordinator) {
        return coordinator.getPort() < 0 ? 80 : coordinator.getPort();
    }

    /** A token is told to nobody but this machine. */
    private static boolean isLocal(URI coordinator) {
        return "http".equals(coordinator.getScheme()) && LoopbackNames.is(host(coordinator));
    }

    private static String host(URI coordinator) {
        return String.valueOf(coordinator.getHost()).toLowerCase(Locale.ROOT);
    }

    /** Keeps a coordinator's token until {@link #remove}. */
    static void put(URI coordinator, String token) throws IOException {
        if (isLocal(coordinator)) {
            file(coordinator).put(token);
        }
    }

    /** The token of the coordinator at an address, if it is known. */
    static Optional<String> find(URI coordinator) throws IOException {
        return isLocal(coordinator) ? file(coordinator).find() : Optional.empty();
    }

    /** Forgets a token, unless another coordinator has taken the address. */
    static void remove(URI coordinator, String token) throws IOException {
        if (isLocal(coordinator)) {
            file(coordinator).remove(token);
        }
    }
}
