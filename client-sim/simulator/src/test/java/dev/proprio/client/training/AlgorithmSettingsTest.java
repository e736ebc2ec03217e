package dev.proprio.client.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.extension.Extensions;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.SettingBinder;
import dev.proprio.proto.extension.SettingWriter;
import dev.proprio.proto.schedule.CosineDecay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlgorithmSettingsTest {
    private static final LocalLoop LOOP = new LocalLoop(2, 16, 0.1);

    @Test
    void everyAlgorithmTravelsToDevicesAsFlatSettings() {
        var known = Extensions.of(LocalAlgorithm.class);
        for (String name : known.names()) {
            LocalAlgorithm algorithm = known.defaultInstance(name);
            assertThat(thereAndBack(algorithm)).isEqualTo(algorithm);
        }
        var scheduled = new FedProx(new LocalLoop(2, 16, 0.1, new CosineDecay(40, 0.1)), 0.5);
        assertThat(SettingWriter.flat(scheduled))
                .containsEntry("learning-rate", "0.1")
                .containsEntry("schedule.rounds", "40");
        assertThat(thereAndBack(scheduled)).isEqualTo(scheduled);
    }

    @Test
    void whatCannotBeRightIsRefused() {
        assertThatThrownBy(() -> new FedProx(LOOP, -0.1))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("mu must be at least 0.0 but was -0.1");
        assertThatThrownBy(() -> new FedProx(LOOP, 20))
                .hasMessage(
                        "mu must be less than 2 / learning-rate, or steps overshoot the global model, but was 20.0");
        assertThatThrownBy(() -> new FedDyn(LOOP, 0)).hasMessage("alpha must be greater than 0 but was 0.0");
        assertThatThrownBy(() -> new FedNova(LOOP, 1, 0))
                .hasMessage("momentum must be at least 0 and less than 1 but was 1.0");
        assertThatThrownBy(() -> new QFedAvg(LOOP, -1)).hasMessage("q must be between 0.0 and 10.0 but was -1.0");
        assertThatThrownBy(() -> new LocalSgd(LOOP, 0, -1)).hasMessage("weightDecay must be at least 0.0 but was -1.0");
    }

    @Test
    void algorithmsThatNeedSumsOverAllDevicesSaySo() {
        assertThat(new Scaffold().exchange().needsMean()).isTrue();
        assertThat(new FedDyn().exchange().needsMean()).isTrue();
        assertThat(new QFedAvg().exchange().needsMean()).isTrue();
        assertThat(new FedNova().exchange().needsMean()).isFalse();
        assertThat(new FedProx().exchange().needsMean()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1, 0.5, 0.3", "7, 0.9, 0.3", "50, 0.99, 3"})
    void fedNovasTotalWeightHasTheClosedFormsOfThePaper(int steps, double momentum, double mu) {
        double rate = 0.1;
        assertThat(new FedNova(LOOP, 0, 0).totalWeight(steps, rate)).isEqualTo(steps);
        double rolled = (steps - momentum * (1 - StrictMath.pow(momentum, steps)) / (1 - momentum)) / (1 - momentum);
        assertThat(new FedNova(LOOP, momentum, 0).totalWeight(steps, rate)).isCloseTo(rolled, within(1e-9));
        double pulled = (1 - StrictMath.pow(1 - rate * mu, steps)) / (rate * mu);
        assertThat(new FedNova(LOOP, 0, mu).totalWeight(steps, rate)).isCloseTo(pulled, within(1e-12));
    }

    private static LocalAlgorithm thereAndBack(LocalAlgorithm algorithm) {
        return new SettingBinder()
                .bindExtension(
                        LocalAlgorithm.class, SettingWriter.fromFlat(SettingWriter.flat((Record) algorithm), "a task"));
    }
}
