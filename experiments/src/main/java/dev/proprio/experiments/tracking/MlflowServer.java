package dev.proprio.experiments.tracking;

import dev.proprio.experiments.record.RunJson;
import dev.proprio.proto.extension.DurationText;
import dev.proprio.proto.text.VisibleText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The REST interface of an MLflow server (version 2.0 of it, which MLflow 1 to 3 have). */
final class MlflowServer {
    private static final String PATH = "/api/2.0/mlflow/";
    private static final int LARGEST_ANSWER = 16 << 20;
    private static final int LONGEST_MESSAGE = 200;
    private static final int LONGEST_PAUSE = 3_600;

    private final String base;
    private final String authorization;
    private final Duration patience;

    /**
     * @param authorization the header of that name; empty for none
     * @param patience how long an answer may take
     */
    MlflowServer(String url, String authorization, Duration patience) {
        this.base = url.replaceAll("/+$", "") + PATH;
        this.authorization = authorization;
        this.patience = patience;
    }

    /** One for each request: on a connection that is used again, a second answer to the last would be taken for the next one's. */
    private HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(patience)
                .build();
    }

    /** Asks. */
    JsonNode get(String what) throws MlflowException, InterruptedException {
        return send(request(what).GET().build());
    }

    /** Tells, or asks with a body. */
    JsonNode post(String what, Map<String, ?> body) throws MlflowException, InterruptedException {
        return send(request(what)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(RunJson.line(body)))
                .build());
    }

    private HttpRequest.Builder request(String what) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + what)).timeout(patience);
        return authorization.isEmpty() ? request : request.header("Authorization", authorization);
    }

    private JsonNode send(HttpRequest request) throws MlflowException, InterruptedException {
        HttpClient client = client();
        try {
            HttpResponse<String> answer =
                    whole(client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), LARGEST_ANSWER)));
            if (answer.statusCode() != 200) {
                throw refused(answer);
            }
            return RunJson.read(answer.body(), JsonNode.class);
        } catch (MlflowException e) {
            throw e;
        } catch (IOException e) {
            String kind = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw unanswered(VisibleText.excerpt(kind, LONGEST_MESSAGE), 0);
        } catch (JacksonException e) {
            throw unanswered("its answer is no JSON", 200);
        } finally {
            client.shutdownNow();
        }
    }

    /** The request's own limit is for the answer's beginning alone. */
    private HttpResponse<String> whole(CompletableFuture<HttpResponse<String>> answer)
            throws IOException, InterruptedException {
        try {
            return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no whole answer within " + DurationText.format(patience));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        }
    }

    private static MlflowException unanswered(String why, int status) {
        return new MlflowException(why, status, "", true, Duration.ZERO);
    }

    private static MlflowException refused(HttpResponse<String> answer) {
        int status = answer.statusCode();
        String code = "";
        String message = "";
        try {
            JsonNode problem = RunJson.read(answer.body(), JsonNode.class);
            code = problem.path("error_code").asString("");
            message = problem.path("message").asString("");
        } catch (JacksonException aPageOfAProxy) {
            message = "";
        }
        String said = "%s %s %s".formatted(status, code, message).strip();
        boolean passing = status == 429 || status == 408 || status >= 500;
        return new MlflowException(
                "it answers " + VisibleText.excerpt(said, LONGEST_MESSAGE), status, code, passing, pause(answer));
    }

    private static Duration pause(HttpResponse<String> answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("[0-9]{1,6}"))
                .map(seconds -> Duration.ofSeconds(Math.min(Integer.parseInt(seconds), LONGEST_PAUSE)))
                .orElse(Duration.ZERO);
    }
}
