package dev.proprio.experiments.logging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.record.RunJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What libraries write to the platform's log comes out like every other line. */
@Timeout(60)
class PlatformLogTest {
    private static List<String> lines(String layout) throws Exception {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        // Not the tests' own.
                        "-Dlogback.configurationFile=logback.xml",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PlatformLogSample.class.getName())
                .redirectErrorStream(true);
        builder.environment().put("PROPRIO_LOG", layout);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text.lines().toList();
    }

    @Test
    void everyLineIsJsonWhereJsonWasAskedFor() throws Exception {
        List<JsonNode> events = lines("json").stream()
                .map(line -> RunJson.read(line, JsonNode.class))
                .toList();
        assertThat(events.stream()
                        .map(event -> "%s %s %s"
                                .formatted(
                                        event.get("level").asString(),
                                        event.get("loggerName").asString(),
                                        event.get("formattedMessage").asString()))
                        .toList())
                .containsExactly(
                        "WARN io.grpc.Sample peer a said x\\nFORGED\\u001b[31m",
                        "ERROR io.grpc.Sample broken {0",
                        "ERROR java.util.logging nameless");
        assertThat(events.get(1).get("throwable").get("message").asString()).isEqualTo("y\\nFORGED");
    }

    @Test
    void nothingForgesALineOfText() throws Exception {
        String text = lines("text").stream().collect(Collectors.joining("\n"));
        assertThat(text)
                .contains("WARN  Sample: peer a said x\\nFORGED\\u001b[31m", "IllegalStateException: y\\nFORGED");
        assertThat(text.lines()).noneMatch(line -> line.startsWith("FORGED"));
    }
}
