package dev.proprio.experiments.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.FileAccess;
import dev.proprio.client.sensor.UrlAccess;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.YamlReader;
import dev.proprio.proto.extension.Bytes;
import dev.proprio.proto.extension.InvalidSettingException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A run among others has a share of the heap, not all of it. */
class SharedHeapTest {
    private static final long SHARE = 20_000_000;

    @Test
    void aModelThatFitsTheHeapButNotTheRunsShareIsASentence() throws Exception {
        DataAccess shared = shared();
        try (var small =
                Preparation.of(spec(20), 1).with(Preparation::access, shared).prepare()) {
            assertThat(small.model().layout().length()).isPositive();
        }
        assertThatThrownBy(() -> Preparation.of(spec(2000), 1)
                        .with(Preparation::access, shared)
                        .prepare())
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("but the run may use %d MB".formatted(shared.heap() / 1_000_000));
    }

    private static DataAccess shared() {
        int runs = (int) (Runtime.getRuntime().maxMemory() / SHARE);
        return new DataAccess(FileAccess.any(), UrlAccess.anywhere(), Bytes.megabytes(1), Bytes.megabytes(1000), runs);
    }

    private static ExperimentSpec spec(int hidden) {
        return ExperimentSpec.of(YamlReader.parse("""
                name: shared
                rounds: 1
                data: {source: synthetic, devices: 10, bout: 5s, classes: [walk, sit, typing], preprocessing: {window: 1s}}
                model: {kind: mlp, hidden: [%d]}
                cohort: {size: 3}
                """.formatted(hidden), "spec"), List.of());
    }
}
