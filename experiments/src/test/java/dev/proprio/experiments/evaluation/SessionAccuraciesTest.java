package dev.proprio.experiments.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.experiments.evaluation.ContinualFigures.LearningWay;
import dev.proprio.experiments.spec.ContinualSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionAccuraciesTest {
    /** Three sessions; the second teaches what the third makes forgotten. */
    private static final SessionAccuracies LEARNT =
            new SessionAccuracies(new double[][] {{0.5, 0.4, 0.3}, {0.9, 0.6, 0.5}, {0.7, 0.8, 0.6}, {0.6, 0.7, 1.0}});

    private static final SessionAccuracies UNADAPTED =
            new SessionAccuracies(new double[][] {{0.5, 0.4, 0.3}, {0.5, 0.4, 0.3}, {0.5, 0.4, 0.3}, {0.5, 0.4, 0.3}});

    @Test
    void byHand() {
        assertThat(LEARNT.next()).isCloseTo((0.6 + 0.6) / 2, within(1e-12));
        assertThat(LEARNT.last()).isCloseTo((0.6 + 0.7 + 1.0) / 3, within(1e-12));
        // (max(0.9, 0.7) - 0.6 + 0.8 - 0.7) / 2
        assertThat(LEARNT.forgetting()).isCloseTo(0.2, within(1e-12));
        assertThat(UNADAPTED.next()).isCloseTo(0.35, within(1e-12));
        assertThat(UNADAPTED.forgetting()).isZero();
    }

    @Test
    void ofPeople() {
        var two = new SessionAccuracies(new double[][] {{0.2, 0.2}, {0.8, 0.4}, {0.8, 1.0}});
        var none = new SessionAccuracies(new double[][] {{0.2, 0.2}, {0.2, 0.2}, {0.2, 0.2}});
        Map<LearningWay, List<SessionAccuracies>> ways = new LinkedHashMap<>();
        ways.put(new LearningWay("none", Optional.empty()), List.of(UNADAPTED, none));
        ways.put(new LearningWay("some", Optional.of(7L)), List.of(LEARNT, two));
        ContinualFigures figures = ContinualFigures.of(new ContinualSpec(), 3, 0, ways);

        assertThat(figures.people()).isEqualTo(2);
        assertThat(figures.leftOut()).isEqualTo(3);
        assertThat(figures.ways().get(0).gain()).isEmpty();
        assertThat(figures.ways().get(1).next()).isCloseTo((0.6 + 0.4) / 2, within(1e-12));
        // Gains of 0.25 and 0.2: t of one degree, 12.706, times 0.025.
        assertThat(figures.ways().get(1).gain().orElseThrow().low()).isCloseTo(0.225 - 12.7062 * 0.025, within(1e-5));
        assertThat(figures.failed()).isEmpty();
        assertThat(figures.ways().get(1).bySession()).hasSize(3);
        assertThat(figures.ways().get(1).bySessionPeople()).contains(List.of(2, 2, 1));
        assertThat(figures.ways().get(1).bySession().get(1)).isCloseTo((0.6 + 0.4) / 2, within(1e-12));
        assertThat(figures.ways().get(1).bySession().get(2)).isCloseTo(0.6, within(1e-12));
    }

    @Test
    void oneSessionIsNone() {
        assertThatThrownBy(() -> new SessionAccuracies(new double[][] {{0.5}, {0.5}}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SessionAccuracies(new double[][] {{0.5}, {0.5}, {0.5}}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
