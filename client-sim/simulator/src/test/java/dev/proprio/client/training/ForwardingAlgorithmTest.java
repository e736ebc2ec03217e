package dev.proprio.client.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.augmentation.Jitter;
import dev.proprio.client.personalization.FrozenTraining;
import dev.proprio.client.personalization.PartialSharing;
import dev.proprio.client.training.pretext.PreTrained;
import dev.proprio.client.training.pretext.TransformRecognition;
import dev.proprio.proto.extension.Extensions;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ForwardingAlgorithmTest {
    /** Of several models, and of what is sent once: a stage exchanges nothing but the parameters' change. */
    private static final Set<String> NEVER_ASKED_OF_STAGES = Set.of("modelsBeginAlike", "sendsOnce");

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

    /** A task goes over all windows, and each stage takes its own. */
    @Test
    void theGradientsOfARoundAreThoseOfWhoTakesItsSteps() {
        var task = new TransformRecognition();
        var stages = new PreTrained(2, task, new LocalSgd());

        assertThat(new LocalSgd().gradients(1, 10, 90)).isEqualTo(10L * new LocalSgd().passes());
        assertThat(task.gradients(1, 10, 90)).isEqualTo(100L * task.passes());
        assertThat(new FedExp(0.001, task).gradients(1, 10, 90)).isEqualTo(100L * task.passes());
        assertThat(stages.gradients(2, 10, 90)).isEqualTo(100L * task.passes());
        assertThat(stages.gradients(3, 10, 90)).isEqualTo(10L * new LocalSgd().passes());
    }

    @Test
    void whoTakesTheStepsIsKnownWhateverIsAroundIt() {
        var task = new TransformRecognition();
        var guessing = new PseudoLabel();
        assertThat(new FedExp(0.001, new FrozenTraining("body", guessing)).innermost(1))
                .isEqualTo(guessing);
        var stages = new FedExp(0.001, new PreTrained(2, task, guessing));
        assertThat(stages.innermost(2)).isEqualTo(task);
        assertThat(stages.innermost(3)).isEqualTo(guessing);
    }

    /** Whatever is asked of an algorithm must reach the one that is in it: none may forget to pass it on. */
    @Test
    void everyAlgorithmAroundAnotherPassesOnWhatItIsAsked() throws NoSuchMethodException {
        Extensions<LocalAlgorithm> all = Extensions.of(LocalAlgorithm.class);
        int around = 0;
        for (String name : all.names()) {
            Class<? extends LocalAlgorithm> type = all.type(name);
            if (Arrays.stream(type.getRecordComponents())
                    .noneMatch(part -> LocalAlgorithm.class.isAssignableFrom(part.getType()))) {
                continue;
            }
            around++;
            for (Method asked : LocalAlgorithm.class.getMethods()) {
                boolean told = asked.getReturnType() == boolean.class
                        || asked.getName().equals("gradients")
                        || asked.getName().equals("innermost")
                        || asked.getName().equals("begin")
                        || asked.getName().equals("requireFit");
                if (told && !NEVER_ASKED_OF_STAGES.contains(asked.getName())) {
                    assertThat(type.getMethod(asked.getName(), asked.getParameterTypes())
                                    .getDeclaringClass())
                            .as("%s of %s", asked.getName(), name)
                            .isNotEqualTo(LocalAlgorithm.class);
                }
            }
        }
        assertThat(around).isGreaterThanOrEqualTo(5);
    }

    @Test
    void whatIsWrappedSeesWindowsWithoutALabelAsItWouldAlone() {
        assertThat(new FedExp(0.001, new PseudoLabel()).usesUnlabelled()).isTrue();
        assertThat(new PartialSharing("head", new PseudoLabel()).usesUnlabelled())
                .isTrue();
        assertThat(new FedExp(0.001, new LocalSgd()).usesUnlabelled()).isFalse();
    }
}
