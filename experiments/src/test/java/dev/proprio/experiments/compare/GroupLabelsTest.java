package dev.proprio.experiments.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GroupLabelsTest {
    @Test
    void onlyWhatDiffersIsShown() {
        assertThat(GroupLabels.of(List.of(
                        Map.of("local.algorithm", "sgd", "rounds", "5"),
                        Map.of("local.algorithm", "fedprox", "local.mu", "0.1", "rounds", "5"))))
                .containsExactly("algorithm=sgd", "algorithm=fedprox");
        assertThat(GroupLabels.of(List.of(Map.of("a.mu", "0"), Map.of("a.mu", "0"))))
                .containsExactly("", "");
        assertThat(GroupLabels.of(List.of(Map.of("a.mu", "0"), Map.of()))).containsExactly("mu=0", "no mu");
    }

    @Test
    void keysAreAsLongAsNeeded() {
        assertThat(GroupLabels.of(List.of(
                        Map.of("local.learning-rate", "1", "server.learning-rate", "2"),
                        Map.of("local.learning-rate", "3", "server.learning-rate", "4"))))
                .allMatch(label -> label.contains("local.learning-rate=") && label.contains("server.learning-rate="));
    }

    @Test
    void settingsBecomeFlat() {
        assertThat(DottedSettings.of(Map.of("a", Map.of("b", List.of(1, 2.5, Map.of("c", "d"))))))
                .isEqualTo(Map.of("a.b", "[1, 2.5, {c: d}]"));
    }
}
