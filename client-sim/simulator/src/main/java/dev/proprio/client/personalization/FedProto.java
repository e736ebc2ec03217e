package dev.proprio.client.personalization;

import dev.proprio.client.training.ClientState;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.tensor.SinglePrecision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * FedProto (Tan et al. 2022, Algorithm 1): no weights travel, only each class's mean representation, towards which
 * everyone's own model is drawn; the nearest of a person's means wins. Someone who took part uses their own model.
 * New-client rule: the initial model is trained on the support in the same way, and the support's means are drawn to the
 * global ones, which count as so many shots.
 */
@Named(
        value = "fedproto",
        summary = "Class means are federated instead of weights; everyone's model is their own.",
        differs = "New people's rule is Proprio's own; the paper has none.",
        differsLike = FedProtoTraining.class)
public record FedProto(
        @Setting("Weight of the distance to the global means in the loss, at least 0; 0 is a local model.")
        double lambda,

        @Setting("How many shots a global mean is worth to a new person, at least 0.")
        double kappa,

        @Setting(value = "How a new person's model is trained.", inline = true)
        GradientDescent descent)
        implements Personalizer {
    public FedProto {
        Require.atLeast("lambda", lambda, 0.0);
        Require.atLeast("kappa", kappa, 0.0);
    }

    public FedProto() {
        this(1, 1, new GradientDescent(60, 0.05, 32));
    }

    @Override
    public ModelTraining training(LocalAlgorithm usual) {
        return new ModelTraining.Federated(KeptParts.training(usual, loop -> new FedProtoTraining(lambda, loop)));
    }

    @Override
    public double[] knowledge(TrainedModel trained, double[] contributions) {
        float[] means = trained.last().parameters();
        double[] all = new double[means.length];
        Arrays.setAll(all, i -> means[i]);
        return all;
    }

    @Override
    public boolean applies(int shots, int known, int classes) {
        return shots > 0 && (known == 0 || known == classes);
    }

    @Override
    public AdaptedModel adapt(Person person, Trainer trainer) throws TrainingException {
        int size = trainer.representationSize();
        int classes = person.classes().size();
        var global = FedProtoTraining.means(
                person.known() == 0 ? new float[0] : SinglePrecision.of(person.sums()), size, classes);
        float[] own = person.state().vector(FedProtoTraining.MODEL, new float[0]);
        boolean tookPart =
                own.length == person.start().length && !person.state().equals(ClientState.EMPTY);
        int steps = 0;
        float[] model = own;
        if (!tookPart) {
            var trained = descent.run(
                    person.start(),
                    person.support(),
                    trainer,
                    person.random(),
                    descent.step(),
                    new PrototypeLoss(lambda, person.support(), global));
            model = trained.parameters();
            steps = trained.steps();
        }
        var shots = ClassMeans.of(classes, person.support().labels(), Embedding.of(model, person.support(), trainer));
        List<Optional<double[]>> points = new ArrayList<>();
        for (int c = 0; c < classes; c++) {
            points.add(ShrunkPrototypes.point(shots, global, c, tookPart ? 0 : kappa));
        }
        var nearest = new NearestMean(points);
        float[] parameters = model;
        return new AdaptedModel(
                (query, other) -> nearest.classify(Embedding.of(parameters, query, other)),
                steps,
                person.sums().length);
    }
}
