package dev.proprio.client.personalization;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.Trainer;
import dev.proprio.proto.extension.Named;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The nearest class mean of {@link HandFeatures}, standardised over the training people, without any model: what a
 * learned representation has to beat. New-client rule: the same for everybody; a class without support is the training
 * people's mean.
 */
@Named(value = "raw-nearest-mean", summary = "Nearest class mean of standardised hand-made features, without a model.")
public record RawNearestMean() implements Personalizer {
    @Override
    public ModelTraining training(LocalAlgorithm usual) {
        return new ModelTraining.None();
    }

    @Override
    public double[] contribution(Windows shard, int classes, Trainer trainer) {
        var vectors = HandFeatures.of(shard);
        double[] first = ClassMeans.of(classes, shard.labels(), vectors).encode();
        double[] all = Arrays.copyOf(first, first.length + vectors.size());
        for (int i = 0; i < vectors.values().length; i++) {
            all[first.length + i % vectors.size()] += (double) vectors.values()[i] * vectors.values()[i];
        }
        return all;
    }

    @Override
    public AdaptedModel adapt(Person person, Trainer trainer) {
        var raw = HandFeatures.of(person.support());
        int trained = person.trained().size();
        var everyone = ClassMeans.decode(raw.size(), trained, person.sums());
        double[] squares =
                Arrays.copyOfRange(person.sums(), ClassMeans.length(raw.size(), trained), person.sums().length);
        var scale = Standardization.of(everyone, squares);
        var own = ClassMeans.of(person.classes().size(), person.support().labels(), scale.apply(raw));
        List<Optional<double[]>> points = new ArrayList<>();
        for (int c = 0; c < person.classes().size(); c++) {
            int label = c;
            points.add(own.mean(c)
                    .or(() -> label < person.known() ? everyone.mean(label).map(scale::apply) : Optional.empty()));
        }
        var nearest = new NearestMean(points);
        return new AdaptedModel(
                (query, _) -> nearest.classify(scale.apply(HandFeatures.of(query))), 0, person.sums().length);
    }
}
