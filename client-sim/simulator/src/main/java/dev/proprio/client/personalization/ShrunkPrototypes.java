package dev.proprio.client.personalization;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Prototypes that are drawn to everybody's: with k shots e of a class whose mean over all training people is c0, the
 * class is {@code (kappa c0 + sum e) / (kappa + k)}, the posterior mean when people's means are spread normally. Kappa
 * is the variance of a person's own windows over that between people, estimated from the training people's sums unless
 * it is given. New-client rule: the same; a novel class has no mean of all people and is the mean of its shots.
 */
@Named(value = "shrunk-prototypes", summary = "Nearest class mean, the means drawn to the training people's.")
public record ShrunkPrototypes(
        @Setting("How many shots the training people's mean is worth, at least 0; estimated when left out.")
        Optional<Double> kappa,

        @Setting("Whether representations are scaled to length 1 first, so that directions are compared.")
        boolean normalize)
        implements Personalizer {
    public ShrunkPrototypes {
        kappa.ifPresent(value -> Require.atLeast("kappa", value, 0.0));
    }

    public ShrunkPrototypes() {
        this(Optional.empty(), true);
    }

    @Override
    public double[] contribution(Windows shard, int classes, Trainer trainer) throws TrainingException {
        var vectors = Embedding.of(shard, trainer).normalizedIf(normalize);
        var means = ClassMeans.of(classes, shard.labels(), vectors);
        double[] first = means.encode();
        double[] second = ClassScatter.of(means, shard.labels(), vectors).encode();
        double[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    @Override
    public AdaptedModel adapt(Person person, Trainer trainer) throws TrainingException {
        var support = Embedding.of(person.start(), person.support(), trainer).normalizedIf(normalize);
        var own = ClassMeans.of(person.classes().size(), person.support().labels(), support);
        var everyone = ClassMeans.decode(support.size(), person.known(), Prototypes.known(person, support.size()));
        double worth = kappa.orElseGet(() -> estimated(person, support.size()));
        List<Optional<double[]>> points = new ArrayList<>();
        for (int c = 0; c < person.classes().size(); c++) {
            points.add(point(own, everyone, c, worth));
        }
        var nearest = new NearestMean(points);
        return new AdaptedModel(
                (query, own2) -> nearest.classify(
                        Embedding.of(person.start(), query, own2).normalizedIf(normalize)),
                0,
                person.start().length + ClassMeans.length(support.size(), person.known()) + 1);
    }

    private static double estimated(Person person, int size) {
        int classes = person.known();
        return classes == 0
                ? 0
                : ClassScatter.decode(size, classes, person.sums(), ClassMeans.length(size, classes))
                        .ratio();
    }

    /** A class's point; {@code everyone}'s mean alone without shots, the shots' alone without everyone. */
    static Optional<double[]> point(ClassMeans own, ClassMeans everyone, int label, double kappa) {
        Optional<double[]> prior = everyone.mean(label);
        if (prior.isEmpty() || !own.has(label)) {
            return own.mean(label).or(() -> prior);
        }
        double[] point = new double[own.size()];
        for (int i = 0; i < point.length; i++) {
            point[i] = (kappa * prior.get()[i] + own.sums()[label * own.size() + i]) / (kappa + own.count(label));
        }
        return Optional.of(point);
    }
}
