package dev.proprio.experiments.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.personalization.Ditto;
import dev.proprio.client.personalization.FedAla;
import dev.proprio.client.personalization.FedBabu;
import dev.proprio.client.personalization.FedRep;
import dev.proprio.client.personalization.FedReptile;
import dev.proprio.client.personalization.ModelTraining;
import dev.proprio.client.personalization.Personalizer;
import dev.proprio.client.training.AugmentedTraining;
import dev.proprio.client.training.FedProx;
import dev.proprio.client.training.LocalAdam;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.LocalSgd;
import dev.proprio.client.training.NoTraining;
import dev.proprio.client.training.PseudoLabel;
import dev.proprio.client.training.UnlabelledViews;
import dev.proprio.client.training.pretext.PreTrained;
import dev.proprio.proto.extension.Extensions;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.SettingWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a study's methods make of the experiment's local algorithm. */
class MethodTrainingTest {
    private static final LocalLoop LOOP = new LocalLoop(6, 8, 0.013);

    private static final List<Personalizer> OWN =
            List.of(new Ditto(), new FedAla(), new FedBabu(), new FedRep(), new FedReptile());

    /** Sentences, whatever is together; and never a loop that nobody asked for. */
    @Test
    void everyPairIsRightOrRefusedInASentence() {
        var algorithms = Extensions.of(LocalAlgorithm.class);
        var methods = Extensions.of(Personalizer.class);
        int refused = 0;
        for (String algorithm : algorithms.names()) {
            for (String name : methods.names()) {
                LocalAlgorithm local = algorithms.defaultInstance(algorithm);
                Personalizer method = methods.defaultInstance(name);
                try {
                    assertThat(MethodTraining.of(method, local)).isNotNull();
                } catch (InvalidSettingException e) {
                    refused++;
                    assertThat(e)
                            .as("%s with %s", name, algorithm)
                            .hasMessageStartingWith(
                                    "personalize.methods must not name %s with this local: local must ", method.label())
                            .hasMessageNotContaining("Exception");
                }
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void theirOwnTrainingHasTheExperimentsPassesBatchesAndSteps() {
        for (LocalAlgorithm local : List.of(
                new LocalSgd(LOOP, 0, 0),
                new FedProx(LOOP, 0.1),
                new PseudoLabel(LOOP, 0.9, false, new UnlabelledViews()))) {
            for (Personalizer method : OWN) {
                assertThat(settings(method, local))
                        .as("%s with %s", method.label(), local)
                        .containsEntry("epochs", "6")
                        .containsEntry("batch", "8")
                        .containsEntry("learning-rate", "0.013");
            }
        }
    }

    @Test
    void whatChangesWindowsIsAroundTheirs() {
        var augmented = new AugmentedTraining(new AugmentedTraining().augment(), new LocalSgd(LOOP, 0, 0));
        assertThat(new Ditto().training(augmented))
                .isEqualTo(new ModelTraining.Federated(
                        new AugmentedTraining(augmented.augment(), federated(new Ditto(), augmented.local()))));
    }

    @Test
    void whatTheirsWouldLeaveOutIsRefused() {
        for (LocalAlgorithm local : List.of(
                new LocalAdam(),
                new NoTraining(),
                new PreTrained(),
                new LocalSgd(LOOP, 0.9, 0),
                new LocalSgd(LOOP, 0, 0.001))) {
            for (Personalizer method : OWN) {
                assertThatThrownBy(() -> MethodTraining.of(method, local))
                        .as("%s with %s", method.label(), local)
                        .isInstanceOf(InvalidSettingException.class)
                        .hasMessageContaining(method.label());
            }
        }
        assertThatThrownBy(() -> new PreTrained(1, new PreTrained().task(), new PreTrained()))
                .hasMessageContaining("local must tell classes apart from its first round on");
    }

    private static LocalAlgorithm federated(Personalizer method, LocalAlgorithm local) {
        return ((ModelTraining.Federated) method.training(local)).algorithm();
    }

    /** The training's settings by their own names, whatever is around them. */
    private static Map<String, String> settings(Personalizer method, LocalAlgorithm local) {
        return SettingWriter.flat((Record) federated(method, local)).entrySet().stream()
                .collect(Collectors.toMap(
                        setting -> setting.getKey().replaceFirst(".*\\.", ""),
                        Map.Entry::getValue,
                        (first, _) -> first));
    }
}
