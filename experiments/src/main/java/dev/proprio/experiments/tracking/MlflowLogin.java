package dev.proprio.experiments.tracking;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

/** What an MLflow server is shown, from the environment that MLflow's own clients read. */
final class MlflowLogin {
    private static final String TOKEN = "MLFLOW_TRACKING_TOKEN";
    private static final String USER = "MLFLOW_TRACKING_USERNAME";
    private static final String PASSWORD = "MLFLOW_TRACKING_PASSWORD";

    private MlflowLogin() {}

    /**
     * The header {@code Authorization}; empty if the environment has nothing for it.
     *
     * @throws IOException if it would be readable on its way, or can't be sent
     */
    static String header(String url, Map<String, String> environment) throws IOException {
        String token = environment.getOrDefault(TOKEN, "");
        String user = environment.getOrDefault(USER, "");
        if (token.isEmpty() && user.isEmpty()) {
            return "";
        }
        URI uri = URI.create(url);
        String secret = token.isEmpty() ? PASSWORD : TOKEN;
        if (!"https".equalsIgnoreCase(uri.getScheme()) && !isLoopback(uri.getHost())) {
            throw new IOException("%s is set, and would be readable on its way: begin tracking.mlflow.url with https:"
                    .formatted(secret));
        }
        if (token.isEmpty()) {
            String both = user + ":" + environment.getOrDefault(PASSWORD, "");
            return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
        }
        if (!token.chars().allMatch(character -> character > ' ' && character < 0x7f)) {
            throw new IOException("%s has characters that no token has; look at how it is set".formatted(TOKEN));
        }
        return "Bearer " + token;
    }

    private static boolean isLoopback(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.equals("localhost") || lower.equals("[::1]") || lower.matches("127(\\.[0-9]{1,3}){3}");
    }
}
