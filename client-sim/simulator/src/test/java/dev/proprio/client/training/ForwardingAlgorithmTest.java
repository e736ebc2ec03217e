package dev.proprio.client.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.augmentation.Jitter;
import dev.proprio.client.personalization.PartialSharing;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForwardingAlgorithmTest {
    /** A virtual clock counts a device's gradients by them. */
    @Test
    void whatIsWrappedTakesAsManyPasses() {
        LocalAlgorithm steep = new FedSam();
        LocalAlgorithm guessing = new PseudoLabel();

        assertThat(steep.passes()).isEqualTo(2 * new LocalSgd().passes());
        assertThat(new FedExp(0.001, steep).passes()).isEqualTo(steep.passes());
        assertThat(new PartialSharing("head", steep).passes()).isEqualTo(steep.passes());
        assertThat(new AugmentedTraining(List.of(new Jitter()), steep).passes()).isEqualTo(steep.passes());
        assertThat(new FedExp(0.001, guessing).passes()).isEqualTo(guessing.passes());
        assertThat(new PartialSharing("head", guessing).passes()).isEqualTo(guessing.passes());
    }

    @Test
    void whatIsWrappedSeesWindowsWithoutALabelAsItWouldAlone() {
        assertThat(new FedExp(0.001, new PseudoLabel()).usesUnlabelled()).isTrue();
        assertThat(new PartialSharing("head", new PseudoLabel()).usesUnlabelled())
                .isTrue();
        assertThat(new FedExp(0.001, new LocalSgd()).usesUnlabelled()).isFalse();
    }
}
