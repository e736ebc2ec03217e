package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.node.ClientNode;
import dev.proprio.client.session.Backoff;
import dev.proprio.client.session.LocalTraining;
import dev.proprio.proto.update.ClientUpdate;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a client's author types. */
@Timeout(120)
class ConformanceCommandTest {
    private static final LocalTraining TRAINING = (task, model) ->
            ClientUpdate.ofParameters(1, new float[model.layout().length()], Map.of());

    @Test
    void itSaysWhatHoldsAndWhatDoesNot() throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        // It trains by whatever algorithm, which is what the kit is to find out.
        try (ClientNode node = ClientNode.plaintext("127.0.0.1", port)
                .device("sensor-1")
                .backoff(new Backoff(Duration.ofMillis(50), Duration.ofMillis(200)))
                .training(TRAINING)
                .start()) {
            String[] asked = {"conformance", "--listen", "127.0.0.1:" + port, "--only", "check-in,unknown-algorithm"};
            Shell.Result text = Shell.run(asked);
            assertThat(text.code()).isEqualTo(ExitCode.RUN_FAILED);
            assertThat(text.out())
                    .contains("holds    check-in", "\"sensor-1\" speaks revision 5", "BROKEN   unknown-algorithm")
                    .contains("docs/protocol.md#rule-unknown-algorithm")
                    .contains("1 of 2 rules hold, 1 broken, 0 untried, 0 not applicable: the client does not conform");
            assertThat(text.err()).contains("waiting for a client at 127.0.0.1:" + port);

            Shell.Result json = Shell.run(
                    "conformance", "--listen", "127.0.0.1:" + port, "--only", "check-in,secure-keys", "--json");
            assertThat(json.code()).isEqualTo(ExitCode.DONE);
            JsonNode report = new JsonMapper().readTree(json.out());
            assertThat(report.get("device").asString()).isEqualTo("sensor-1");
            assertThat(report.get("rules").get(0).get("verdict").asString()).isEqualTo("HOLDS");
            assertThat(report.get("rules").get(1).get("verdict").asString()).isEqualTo("UNTRIED");
            assertThat(node.hasEnded()).isFalse();
        }
    }

    @Test
    void wrongRequestsAreRefusedInSentences() {
        Shell.Result rule = Shell.run("conformance", "--listen", "127.0.0.1:0", "--only", "politeness");
        assertThat(rule.code()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(rule.err()).startsWith("--only names no rule \"politeness\"; there are check-in, ");
        Shell.Result open = Shell.run("conformance", "--listen", "0.0.0.0:0");
        assertThat(open.code()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(open.err()).contains("without transport security");
        assertThat(Shell.run("conformance", "--listen", "127.0.0.1:0", "--slice", "W=8xx")
                        .err())
                .startsWith("--slice must be a name and a shape");
        assertThat(Shell.run("conformance", "--listen", "127.0.0.1:0", "--backoff", "1s")
                        .err())
                .startsWith("--backoff must be two times");
    }
}
