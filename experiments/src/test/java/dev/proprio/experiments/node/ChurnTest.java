package dev.proprio.experiments.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.session.CoordinatorChannel;
import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.grpc.ReconnectPolicy;
import dev.proprio.coordinator.round.CohortPolicy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Forty nodes that come and go; {@link ChurnSoak} is the same with thousands, over TLS. */
@Timeout(120)
class ChurnTest {
    @Test
    void everyAcceptedUpdateCountsOnceNoRoundFailsAndDrawsAreUniform() throws Exception {
        List<String> devices =
                IntStream.range(0, 40).mapToObj(i -> "watch-" + i).toList();
        var run = new ChurnRun(devices);
        try (var server = CoordinatorServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                var churn = new Churn(
                        5,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(10),
                        device -> () -> CoordinatorChannel.plaintext("127.0.0.1", server.port()),
                        run::training)) {
            churn.begin(devices);
            churn.goOn(Duration.ZERO);
            assertThat(server.devices().await(20, Duration.ofSeconds(30))).isTrue();
            // A round takes two seconds of the nodes' time, whatever it takes here.
            run.meanwhile(() -> churn.goOn(Duration.ofSeconds(2)));
            run.run(
                    server,
                    new CohortPolicy(6, 1.5, 3, Duration.ofMinutes(1)),
                    new ReconnectPolicy(Duration.ofMillis(20), Duration.ofMinutes(1), Duration.ofMillis(1)),
                    50,
                    () -> false);
            assertThat(churn.sessions()).isGreaterThan(80);
            assertThat(churn.broken()).isGreaterThan(20);
        }
        assertThat(run.wrong()).isEmpty();
        assertThat(run.rounds()).isEqualTo(50);
        assertThat(run.unmoved()).isZero();
        // Once in a million of uniform draws it is so far away.
        assertThat(run.deviation()).isLessThan(6);
    }
}
