package dev.proprio.spark;

import static dev.proprio.spark.TrainedRun.TWO_EXECUTORS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An executor's process is killed in the middle of a round. */
@Tag("spark")
@Timeout(300)
class KilledExecutorTest {
    @Test
    void anExecutorThatIsKilledCostsTimeOnly() throws Exception {
        String[] settings = {"local.algorithm=scaffold", "rounds=6"};
        List<ProcessHandle> killed = new ArrayList<>();
        TrainedRun other = TrainedRun.of(TrainedRun.spark(TWO_EXECUTORS, settings), round -> {
            if (round == 3) {
                ProcessHandle executor = executors().getFirst();
                executor.destroyForcibly();
                killed.add(executor);
            }
        });
        other.assertSameAs(TrainedRun.of(TrainedRun.spec(settings)));
        assertThat(killed).hasSize(1).noneMatch(ProcessHandle::isAlive);
        assertThat(other.workers().orElseThrow()).contains("retried");
    }

    /** Whom the workers in this process have started. */
    private static List<ProcessHandle> executors() {
        return ProcessHandle.current().children().toList();
    }
}
