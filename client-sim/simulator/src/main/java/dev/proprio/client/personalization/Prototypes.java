package dev.proprio.client.personalization;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Prototypes (Snell et al. 2017, equations 1 and 2) on what the global model's last layer takes: a class is the mean of
 * its support, and the nearest wins. New-client rule: the same; a class without support is the mean of the training
 * devices' windows of it, whose sums they add up once.
 */
@Named(
        value = "prototypes",
        summary = "Nearest class mean in the global model's last hidden layer.",
        differs = {
            "The embedding is the classifier's that the federation trains; the paper trains it in "
                    + "episodes, for its prototypes.",
            "Representations are scaled to length 1; the paper's are not."
        })
public record Prototypes(
        @Setting("Whether representations are scaled to length 1 first, so that directions are compared.")
        boolean normalize)
        implements Personalizer {
    public Prototypes() {
        this(true);
    }

    @Override
    public double[] contribution(Windows shard, int classes, Trainer trainer) throws TrainingException {
        return ClassMeans.of(
                        classes, shard.labels(), Embedding.of(shard, trainer).normalizedIf(normalize))
                .encode();
    }

    @Override
    public AdaptedModel adapt(Person person, Trainer trainer) throws TrainingException {
        var support = Embedding.of(person.start(), person.support(), trainer).normalizedIf(normalize);
        var own = ClassMeans.of(person.classes().size(), person.support().labels(), support);
        var everyone = ClassMeans.decode(support.size(), person.known(), known(person, support.size()));
        List<Optional<double[]>> points = new ArrayList<>();
        for (int c = 0; c < person.classes().size(); c++) {
            int label = c;
            points.add(own.mean(c).or(() -> everyone.mean(label)));
        }
        var nearest = new NearestMean(points);
        return new AdaptedModel(
                (query, own2) -> nearest.classify(
                        Embedding.of(person.start(), query, own2).normalizedIf(normalize)),
                0,
                person.start().length + ClassMeans.length(support.size(), person.known()));
    }

    /** The sums of the classes that the person has; none when they share no class with training. */
    static double[] known(Person person, int size) {
        return person.known() == 0
                ? new double[0]
                : java.util.Arrays.copyOf(person.sums(), ClassMeans.length(size, person.known()));
    }
}
