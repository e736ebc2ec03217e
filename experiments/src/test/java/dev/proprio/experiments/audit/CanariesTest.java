package dev.proprio.experiments.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.update.UpdateClip;
import java.util.List;
import org.junit.jupiter.api.Test;

class CanariesTest {
    private static final Population DEVICES = Population.of(List.of("a", "canary-3"));

    @Test
    void noneHasTheNameOfADevice() {
        Canaries canaries = Canaries.beside(DEVICES, 10, 1);
        assertThat(canaries.contains("canary-3")).isFalse();
        assertThat(canaries.contains(canaries.id(3))).isTrue();
        assertThat(canaries.index(canaries.id(3))).isEqualTo(3);
        assertThat(canaries.contains(canaries.id(3) + "b")).isFalse();
    }

    @Test
    void thoseThatTakePartAreInThePopulation() {
        Canaries canaries = Canaries.beside(DEVICES, 1000, 1);
        Population all = canaries.among(DEVICES);
        assertThat(all.size()).isEqualTo(2 + canaries.present());
        assertThat(canaries.present()).isBetween(440, 560);
        assertThat(all.device(1)).isEqualTo("canary-3");
        for (int i = 0; i < 1000; i++) {
            assertThat(all.contains(canaries.id(i)))
                    .isEqualTo(canaries.included().get(i));
        }
    }

    /** What is found along a direction is what was sent in it, and hardly anything of another's or another round's. */
    @Test
    void directionsAreAsLongAsAskedAndHardlyMeet() {
        Canaries canaries = Canaries.beside(DEVICES, 3, 1);
        float[] sent = canaries.update(0, 1, Canaries.magnitudes(new UpdateClip(2).parts(5000)));
        float[] unit = Canaries.magnitudes(new UpdateClip(1).parts(5000));
        float[] weighed = new float[sent.length];
        for (int i = 0; i < sent.length; i++) {
            weighed[i] = unit[i] * sent[i];
        }
        assertThat(canaries.along(0, 1, weighed)).isCloseTo(2, within(1e-4));
        assertThat(canaries.along(1, 1, weighed)).isCloseTo(0, within(0.12));
        assertThat(canaries.along(0, 2, weighed)).isCloseTo(0, within(0.12));
    }
}
