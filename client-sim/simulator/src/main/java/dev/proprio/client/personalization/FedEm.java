package dev.proprio.client.personalization;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.tensor.ArgMax;
import dev.proprio.proto.tensor.SinglePrecision;
import java.util.Arrays;

/**
 * FedEM (Marfoq et al. 2021): everyone predicts with a mixture of the same few models, {@code sum pi_m h_m}, with shares pi
 * of their own. Someone who took part uses their last shares. New-client rule, the paper's: the models stay, and shares
 * are fitted to the support by expectation maximization; they begin with the participants' mean, which is also what
 * someone without support uses. For classes that nobody trained on there are no models, and the method is left out.
 */
@Named(
        value = "fedem",
        summary = "Everyone mixes the same few models in shares of their own.",
        differs = "New people's shares begin with the mean of the participants'; in the paper they begin alike.")
public record FedEm(
        @Setting("The devices' part.") FedEmTraining training,

        @Setting("Steps of expectation maximization that fit a new person's shares, at least 0.")
        int passes)
        implements Personalizer {
    public FedEm {
        Require.atLeast("passes", passes, 0);
    }

    public FedEm() {
        this(new FedEmTraining(), 20);
    }

    @Override
    public ModelTraining training(LocalAlgorithm usual) {
        return new ModelTraining.Federated(KeptParts.training(usual, training::with));
    }

    @Override
    public float[] foundation(TrainedModel trained) {
        return Arrays.copyOf(trained.last().parameters(), trained.layout().length());
    }

    /** All models, and the participants' mean shares. */
    @Override
    public double[] knowledge(TrainedModel trained, double[] contributions) {
        float[] all = trained.last().parameters();
        int count = training.components();
        float[] shares = trained.meanOf(FedEmTraining.MIXTURE, Components.uniform(count));
        double[] known = new double[all.length + count];
        for (int i = 0; i < known.length; i++) {
            known[i] = i < all.length ? all[i] : shares[i - all.length];
        }
        return known;
    }

    @Override
    public boolean applies(int shots, int known, int classes) {
        return known == classes;
    }

    @Override
    public AdaptedModel adapt(Person person, Trainer trainer) throws TrainingException {
        int count = training.components();
        int length = person.sums().length - count;
        var models = new Components(SinglePrecision.of(person.sums(), 0, length), count);
        float[] shares = person.state().vector(FedEmTraining.MIXTURE, new float[0]);
        if (shares.length != count) {
            float[] mean = SinglePrecision.of(person.sums(), length, length + count);
            shares = Components.fitted(models.losses(person.support(), trainer), mean, passes);
        }
        float[] mixture = shares;
        int classes = person.classes().size();
        return new AdaptedModel((query, own) -> predict(models, mixture, query, classes, own), 0, length + count);
    }

    private static int[] predict(Components models, float[] shares, Windows query, int classes, Trainer trainer)
            throws TrainingException {
        double[] mixed = new double[query.count() * classes];
        float[] one = new float[mixed.length];
        for (int m = 0; m < models.count(); m++) {
            trainer.setParameters(models.of(m));
            if (!trainer.scores(query, 0, query.count(), one)) {
                throw TrainingException.withoutWeights();
            }
            for (int i = 0; i < mixed.length; i++) {
                mixed[i] += (double) shares[m] * one[i];
            }
        }
        int[] predictions = new int[query.count()];
        for (int n = 0; n < predictions.length; n++) {
            predictions[n] = ArgMax.of(mixed, n * classes, classes);
        }
        return predictions;
    }
}
