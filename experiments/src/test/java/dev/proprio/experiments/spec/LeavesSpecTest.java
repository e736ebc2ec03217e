package dev.proprio.experiments.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeavesSpecTest {
    private static final String LISTEN = "cluster.listen=127.0.0.1:7444";

    @Test
    void leavesAreOnTheClusterAlone() {
        assertThat(spec(LISTEN).hasLeaves()).isTrue();
        assertThat(spec(LISTEN, "engine=local").hasLeaves()).isFalse();
        assertThat(spec(LISTEN, "cluster.kind=workers").hasLeaves()).isFalse();
        assertThat(spec(LISTEN, "secure-aggregation={protocol: secagg, level: arithmetic}")
                        .hasLeaves())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "cluster.local=2, cluster.local must be left out with cluster.kind: leaves",
        "'secure-aggregation={protocol: secagg}', 'secure-aggregation.level must be arithmetic, in so many words'",
        "'secure-aggregation={protocol: secagg, level: full}', secure-aggregation.level must be arithmetic",
        "personalize.seeds=2, cluster.kind must be workers with personalize",
    })
    void whatLeavesCannotDoIsRefused(String setting, String told) {
        assertThatThrownBy(() -> spec(LISTEN, setting)).hasMessageContaining(told);
    }

    @Test
    void leavesNeedAnAddress() {
        assertThatThrownBy(() -> spec()).hasMessageContaining("cluster.listen must name an address for leaves");
    }

    private static ExperimentSpec spec(String... settings) {
        List<String> all = new ArrayList<>(List.of("engine=cluster", "cluster.kind=leaves"));
        all.addAll(List.of(settings));
        return ExperimentSpec.of(
                YamlReader.parse("name: leaves\nrounds: 1\ndata: {source: synthetic}\ncohort: {size: 24}\n", "test"),
                all);
    }
}
