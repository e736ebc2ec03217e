package dev.proprio.client.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.schedule.Constant;
import dev.proprio.proto.update.Broadcast;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StragglingTest {
    private static final int DEVICES = 2000;

    private final Model model = new Model(new Softmax(true), new InputShape(2, 1, 2), 1);

    @Test
    void stragglersStopAfterAnyNumberOfEpochs() throws Exception {
        Map<Integer, Integer> devicesByEpochs = epochs(new LocalLoop(5, 2, 0.1, new Constant(), 0.5));
        assertThat(devicesByEpochs.keySet()).containsExactly(1, 2, 3, 4, 5);
        for (int epochs = 1; epochs <= 4; epochs++) {
            assertThat(devicesByEpochs.getOrDefault(epochs, 0)).isBetween(140, 260);
        }
        assertThat(devicesByEpochs.getOrDefault(5, 0)).isBetween(1080, 1320);
    }

    @Test
    void withoutStragglersEverybodyHasTimeForAll() throws Exception {
        assertThat(epochs(new LocalLoop(5, 2, 0.1))).containsOnlyKeys(5);
        assertThat(epochs(new LocalLoop(1, 2, 0.1, new Constant(), 1))).containsOnlyKeys(1);
    }

    @Test
    void aShareIsBetweenNoneAndAll() {
        assertThatThrownBy(() -> new LocalLoop(1, 2, 0.1, new Constant(), 1.5))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("straggling must be between 0.0 and 1.0 but was 1.5");
    }

    @Test
    void aSoftmaxCanStartAtZero() {
        assertThat(model.initialParameters()).containsOnly(0f);
        assertThat(new Model(new Softmax(), model.shape(), 1).initialParameters())
                .isNotEqualTo(model.initialParameters());
    }

    /** How many devices had time for how many epochs, of 3 windows in 2 steps. */
    private Map<Integer, Integer> epochs(LocalLoop loop) throws TrainingException {
        Map<Integer, Integer> devices = new TreeMap<>();
        var broadcast = Broadcast.of(model.layout(), model.initialParameters());
        var shard = new Windows(2, 1, new float[] {1, 2, 3, 4, 5, 6}, new int[] {0, 1, 0});
        try (Trainer trainer = model.newTrainer()) {
            for (int device = 0; device < DEVICES; device++) {
                var random = KeyedRandom.of(1, "local-training", 1, device);
                LocalLoopResult trained =
                        loop.descend(new LocalRound(1, broadcast, shard, ClientState.EMPTY, random), trainer);
                assertThat(trained.steps() % 2).isZero();
                devices.merge(trained.steps() / 2, 1, Integer::sum);
            }
        }
        return devices;
    }
}
