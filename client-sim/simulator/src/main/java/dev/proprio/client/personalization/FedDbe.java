package dev.proprio.client.personalization;

import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.tensor.ParameterLayout;

/**
 * FedDBE, the domain bias eliminator (Zhang et al. 2023): everyone predicts with the global model, whose last layer takes
 * the body's representations and a translation of their own. Someone who took part uses theirs. New-client rule: their
 * first round without the consensus: model and translation are trained on the support.
 */
@Named(
        value = "feddbe",
        summary = "The global model with everyone's own translation of its last hidden layer.",
        differs = "New people's rule is Proprio's own.")
public record FedDbe(
        @Setting("The devices' part.") FedDbeTraining training,

        @Setting(value = "How a new person's model and translation are trained.", inline = true)
        GradientDescent descent)
        implements Personalizer {
    public FedDbe() {
        this(new FedDbeTraining(), new GradientDescent(20, 0.05, 64));
    }

    @Override
    public ModelTraining training(LocalAlgorithm usual) {
        return new ModelTraining.Federated(KeptParts.training(usual, training::with));
    }

    @Override
    public void requireFit(ParameterLayout model) {
        training.requireFit(model);
    }

    @Override
    public AdaptedModel adapt(Person person, Trainer trainer) throws TrainingException {
        if (!training.translation()) {
            return FineTune.tune(person, trainer, new ParameterMask("all"), descent);
        }
        OutputLayer head = OutputLayer.of(person.layout());
        float[] own = person.state().vector(FedDbeTraining.TRANSLATION, new float[0]);
        boolean tookPart = own.length == head.inputs();
        float[] first = tookPart ? own : new float[head.inputs()];
        float[] start = Translation.translated(head, person.start(), first);
        if (tookPart && person.known() == head.classes()) {
            return AdaptedModel.model(start, 0);
        }
        if (person.support().count() == 0) {
            return new Unadapted().adapt(person.from(start), trainer);
        }
        var steps = new Translation(head, descent.learningRate(), person.start(), first);
        var trained = descent.run(start, person.support(), trainer, person.random(), steps);
        return AdaptedModel.model(trained.parameters(), trained.steps());
    }
}
