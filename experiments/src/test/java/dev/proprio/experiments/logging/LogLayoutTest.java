package dev.proprio.experiments.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.util.StatusPrinter2;
import dev.proprio.experiments.record.RunJson;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the layouts that are shipped make of text that somebody else wrote. */
class LogLayoutTest {
    private static final String FORGED =
            "oops\n01:23:45 INFO  OperatorTokens: FORGED\u001b[31m\u001b]0;owned\u0007\u202e\u2028";
    private static final String SHOWN =
            "oops\\n01:23:45 INFO  OperatorTokens: FORGED\\u001b[31m\\u001b]0;owned\\u0007\\u202e\\u2028";

    private static String line(String layout, Throwable thrown) throws Exception {
        var context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        context.putProperty("PROPRIO_LOG", layout);
        var reader = new JoranConfigurator();
        reader.setContext(context);
        URL settings = Objects.requireNonNull(LogLayoutTest.class.getResource("/logback.xml"));
        reader.doConfigure(settings);
        new StatusPrinter2().printInCaseOfErrorsOrWarnings(context);
        var logger = context.getLogger("dev.proprio.Sample");
        var appender =
                (ConsoleAppender<ILoggingEvent>) context.getLogger("ROOT").getAppender("STDERR");
        var event = new LoggingEvent("", logger, Level.WARN, "{} failed", thrown, new Object[] {FORGED});
        return new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
    }

    @Test
    void anEventOfTextIsALineAndItsThrowable() throws Exception {
        String text = line("text", new IllegalStateException(FORGED, new RuntimeException(FORGED)));
        assertThat(text.lines().findFirst().orElseThrow()).endsWith("WARN  Sample: " + SHOWN + " failed");
        assertThat(text.lines()).noneMatch(line -> line.startsWith("01:23:45 INFO"));
        assertThat(text).contains("IllegalStateException: " + SHOWN, "Caused by: java.lang.RuntimeException: " + SHOWN);
        assertThat(text.chars().filter(c -> c < ' ' && c != '\n' && c != '\t')).isEmpty();
    }

    @Test
    void anEventOfJsonIsALineWhoseTextsAreVisible() throws Exception {
        String text = line("json", new IllegalStateException(FORGED));
        assertThat(text).endsWith("\n").hasLineCount(1);
        JsonNode event = RunJson.read(text, JsonNode.class);
        assertThat(event.get("formattedMessage").asString()).isEqualTo(SHOWN + " failed");
        assertThat(event.get("throwable").get("message").asString()).isEqualTo(SHOWN);
    }
}
