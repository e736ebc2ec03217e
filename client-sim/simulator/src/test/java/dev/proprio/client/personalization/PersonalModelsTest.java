package dev.proprio.client.personalization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.node.NodeStorage;
import dev.proprio.client.node.NodeStorageException;
import dev.proprio.client.personal.HeadTuning;
import dev.proprio.client.personal.PersonalModel;
import dev.proprio.client.personal.PersonalModels;
import dev.proprio.client.personal.Representation;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.description.ChannelDescription;
import dev.proprio.proto.description.LayerDescription;
import dev.proprio.proto.description.ModelDescription;
import dev.proprio.proto.query.HistogramQuery;
import dev.proprio.proto.query.VoteQuery;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.Broadcast;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node makes of a model for its owner is what studies of personalization call fine-tuning the head. */
class PersonalModelsTest {
    private static final HeadTuning TUNING = new HeadTuning(20, 0.1);
    private static final int SHOTS = 20;

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private static Broadcast model() {
        float[] parameters = PersonalizationExample.MODEL.initialParameters();
        var description = new ModelDescription(
                Map.of("kind", "cnn1d"),
                List.of(new LayerDescription("softmax", "", 1, 4, Map.of("loss", "cross-entropy"))),
                PersonalizationExample.CLASSES,
                PersonalizationExample.SHAPE.length(),
                50,
                Stream.of("x", "y", "z")
                        .map(name -> new ChannelDescription(name, 0, 1))
                        .toList(),
                Map.of(),
                1,
                "",
                PersonalizationExample.MODEL.layout());
        return Broadcast.of(PersonalizationExample.MODEL.layout(), parameters).described(Optional.of(description));
    }

    /** As the trainer has it, which a node's own code would compute. */
    private static float[] body(float[] parameters, float[] window) {
        try (Trainer trainer = PersonalizationExample.MODEL.newTrainer()) {
            trainer.setParameters(parameters);
            var one = new Windows(
                    PersonalizationExample.SHAPE.length(), PersonalizationExample.SHAPE.channels(), window, new int[1]);
            float[] values = new float[trainer.representationSize()];
            trainer.represent(one, values);
            return values;
        } catch (TrainingException e) {
            throw new IllegalStateException(e);
        }
    }

    private NodeStorage storage() throws NodeStorageException {
        return NodeStorage.open(folder, NodeStorage.Damage.REFUSE);
    }

    private static PersonalModels open(NodeStorage storage) throws NodeStorageException {
        return PersonalModels.open(storage, PersonalModelsTest::body, TUNING, 10);
    }

    private static void add(PersonalModels models, Windows windows) throws NodeStorageException {
        for (int i = 0; i < windows.count(); i++) {
            models.addShot(
                    PersonalizationExample.CLASSES.get(windows.label(i)),
                    Arrays.copyOfRange(windows.features(), i * windows.size(), (i + 1) * windows.size()));
        }
    }

    @Test
    void theHeadIsTunedAsInAStudyAndOutlivesTheProcess() throws Exception {
        Windows support = PersonalizationExample.windows(SHOTS, 1);
        try (NodeStorage storage = storage()) {
            PersonalModels models = open(storage);
            assertThat(models.personalize()).isEmpty();
            models.received(model());
            assertThat(models.personalize().orElseThrow().parameters())
                    .containsExactly(PersonalizationExample.MODEL.initialParameters());
            add(models, support);
        }
        try (NodeStorage storage = storage()) {
            PersonalModels models = open(storage);
            assertThat(models.shots()).isEqualTo(SHOTS);
            PersonalModel personal = models.personalize().orElseThrow();
            var descent = new GradientDescent(20, 0.1, 64);
            float[] expected;
            try (Trainer trainer = PersonalizationExample.MODEL.newTrainer()) {
                expected = descent.run(
                                PersonalizationExample.MODEL.initialParameters(),
                                support,
                                trainer,
                                KeyedRandom.of(1, "x"),
                                FineTune.only(
                                        new ParameterMask("head"),
                                        PersonalizationExample.MODEL.layout(),
                                        descent.step()))
                        .parameters();
            }
            assertThat(personal.parameters())
                    .isNotEqualTo(PersonalizationExample.MODEL.initialParameters())
                    .containsExactly(expected, within(1e-5f));
            assertThat(personal.shots()).isEqualTo(SHOTS);
            assertThat(personal.after().orElseThrow())
                    .isGreaterThan(personal.before().orElseThrow());
        }
    }

    @Test
    void onlyAVoteLeavesAndOnlyIfItIsAskedFor() throws Exception {
        try (NodeStorage storage = storage()) {
            PersonalModels models = open(storage);
            var before = new HistogramQuery(PersonalModels.ACCURACY_BEFORE, 0, 1.05, 21);
            var after = new HistogramQuery(PersonalModels.ACCURACY_AFTER, 0, 1.05, 21);
            assertThat(models.answer(before)).contains(before.answer(Double.NaN));
            models.received(model());
            add(models, PersonalizationExample.windows(SHOTS, 1));
            PersonalModel personal = models.personalize().orElseThrow();
            assertThat(models.answer(before))
                    .contains(before.answer(personal.before().orElseThrow()));
            assertThat(models.answer(after))
                    .contains(after.answer(personal.after().orElseThrow()));
            assertThat(models.answer(new HistogramQuery("windows", 0, 1, 1))).isEmpty();
            assertThat(models.answer(new VoteQuery("hardware", List.of("ring", "watch"))))
                    .isEmpty();
        }
    }

    @Test
    void shotsAreBoundedCheckedAndOfClassesThatTheModelHas() throws Exception {
        try (NodeStorage storage = storage()) {
            PersonalModels models = open(storage);
            models.received(model());
            add(models, PersonalizationExample.windows(100, 1));
            assertThat(models.shots()).as("ten of each of four classes").isEqualTo(40);
            float[] window = new float[PersonalizationExample.SHAPE.size()];
            models.addShot("a class of somebody else's", window);
            PersonalModel personal = models.personalize().orElseThrow();
            assertThat(personal.shots()).isEqualTo(40);
            assertThat(personal.leftOut()).isEqualTo(1);
            window[3] = Float.NaN;
            assertThatThrownBy(() -> models.addShot("a", window)).hasMessageContaining("must have finite values alone");
            assertThatThrownBy(() -> models.addShot(" ", new float[1])).hasMessageContaining("1 to 100 characters");
            Representation other = (parameters, values) -> new float[3];
            assertThatThrownBy(() ->
                            PersonalModels.open(storage, other, TUNING, 10).personalize())
                    .hasMessage("the model's last layer takes 9 values but the representation has 3");
        }
    }

    @Test
    void whatIsNoShotIsRefusedInASentence() throws Exception {
        try (NodeStorage storage = storage()) {
            storage.write("personal-shots", new byte[] {1, 2, 3});
            assertThatThrownBy(() -> open(storage))
                    .isInstanceOf(NodeStorageException.class)
                    .hasMessageStartingWith("what a node kept of its owner can't be read: ");
        }
        Files.delete(folder.resolve("personal-shots.entry"));
        try (NodeStorage storage = storage()) {
            assertThat(open(storage).shots()).isZero();
        }
    }
}
