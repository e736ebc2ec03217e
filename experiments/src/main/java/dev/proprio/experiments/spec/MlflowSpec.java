package dev.proprio.experiments.spec;

import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Resource;
import dev.proprio.proto.extension.Setting;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;

/** An MLflow server that is told of a run's rounds. */
public record MlflowSpec(
        @Setting(
                value =
                        "The server's URL, such as https://mlflow.example.org; what it asks of those who write is in the"
                                + " environment: MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD.",
                required = true,
                names = Resource.SERVER)
        String url,

        @Setting(
                "The server's experiment that the run is put into, with 1 to 250 characters; it is made if there is none.")
        String experiment,

        @Setting("How long the end of the run waits for what the server has not yet been told, from 0 s.")
        Duration patience) {
    public MlflowSpec {
        requireUrl(url);
        Require.that(
                !experiment.isBlank() && experiment.length() <= 250, "experiment", "must have 1 to 250 characters");
        Require.that(!patience.isNegative(), "patience", "must be at least 0 s");
    }

    /** A server of this machine, where MLflow has it by itself. */
    public MlflowSpec() {
        this("http://127.0.0.1:5000", "proprio", Duration.ofSeconds(10));
    }

    private static void requireUrl(String url) {
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            Require.that(
                    (scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null,
                    "url",
                    "must be an http or https URL with a host");
            // The settings are written into the run's folder and its report.
            Require.that(
                    uri.getUserInfo() == null && uri.getQuery() == null && uri.getFragment() == null,
                    "url",
                    "must have no password, query or fragment; it would be written into the run's files, and what the server asks for belongs in the environment: MLFLOW_TRACKING_TOKEN");
        } catch (URISyntaxException e) {
            throw new InvalidSettingException(
                    "url",
                    "must be an http or https URL, but at character %s there is %s"
                            .formatted(e.getIndex() + 1, e.getReason()));
        }
    }
}
