package dev.proprio.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A master of Spark's own kind with two workers, as {@code proprio spark master} and {@code worker} start them. */
@Tag("spark")
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StandaloneMasterTest {
    private StandaloneCluster cluster;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        System.setProperty("proprio.state", folder.resolve("state").toString());
        cluster = new StandaloneCluster(folder, 2);
    }

    @AfterAll
    void end() {
        SharedSpark.stop();
        cluster.close();
    }

    @ParameterizedTest
    @MethodSource("dev.proprio.spark.Strategies#all")
    @Order(1)
    void sparkLeavesNoTrace(String strategy) throws Exception {
        TrainedRun other = TrainedRun.of(TrainedRun.spark(cluster.master(), strategy));
        other.assertSameAs(TrainedRun.of(TrainedRun.spec(strategy)));
        assertThat(other.workers()).contains("2 workers");
    }

    @Test
    @Order(2)
    void anExecutorAndAWholeWorkerThatAreKilledCostTimeOnly() throws Exception {
        String[] settings = {"local.algorithm=scaffold", "rounds=6"};
        TrainedRun other = TrainedRun.of(TrainedRun.spark(cluster.master(), settings), round -> {
            if (round == 2) {
                cluster.killExecutor(1);
            } else if (round == 4) {
                cluster.killWorker(2);
            }
        });
        other.assertSameAs(TrainedRun.of(TrainedRun.spec(settings)));
        assertThat(other.workers().orElseThrow()).contains("retried");
    }
}
