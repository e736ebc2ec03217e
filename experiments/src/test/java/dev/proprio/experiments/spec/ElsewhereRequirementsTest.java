package dev.proprio.experiments.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Settings that do nothing where nobody's data is here are refused. */
class ElsewhereRequirementsTest {
    private static ExperimentSpec spec(String... settings) {
        return ExperimentSpec.of(YamlReader.parse("""
                name: far
                rounds: 1
                data:
                  source: elsewhere
                  channels: [x, y, z]
                  classes: [a, b]
                  rate: 50
                  normalization: federated
                model: {kind: mlp, hidden: [4]}
                evaluation: {on-devices: true}
                """, "test"), List.of(settings));
    }

    @Test
    void labelsThatAreNotHereCanNeitherBeWithheldNorWrong() {
        assertThat(spec().data().labelled()).isEmpty();
        assertThatThrownBy(() -> spec("data.labelled=0.1"))
                .hasMessageContaining("data.labelled must be left out with data.source: elsewhere");
        assertThatThrownBy(() -> spec("data.label-noise=0.2"))
                .hasMessageContaining("data.label-noise must be left out with data.source: elsewhere");
    }
}
