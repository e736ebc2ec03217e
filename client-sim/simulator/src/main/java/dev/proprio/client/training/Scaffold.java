package dev.proprio.client.training;

import dev.proprio.client.training.step.ProximalRule;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.update.Exchange;
import dev.proprio.proto.update.part.SharedSum;
import java.util.Map;

/**
 * SCAFFOLD (Karimireddy et al. 2020, Algorithm 1 with option II): each device keeps a control variate, an estimate of
 * its own gradient, and corrects its steps by how that differs from the mean of all devices' control variates. Every
 * device counts the same, so that the mean stays the mean.
 */
@Named(value = "scaffold", summary = "SGD whose drift is corrected by control variates, one per device.")
public record Scaffold(
        @Setting(value = "The steps.", inline = true) LocalLoop loop) implements MiniBatchAlgorithm {
    private static final String CONTROL = "control";

    public Scaffold() {
        this(new LocalLoop());
    }

    @Override
    public Exchange exchange() {
        return Exchange.uniform(new SharedSum(CONTROL));
    }

    @Override
    public LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
        float[] mean = round.model().shared(CONTROL);
        float[] own = round.state().vector(CONTROL, new float[mean.length]);
        float[] correction = new float[mean.length];
        for (int i = 0; i < correction.length; i++) {
            correction[i] = mean[i] - own[i];
        }
        LocalLoopResult trained = loop.descend(round, trainer, new ProximalRule(0, correction, correction));
        float[] next = own.clone();
        float[] moved = new float[mean.length];
        double rate = loop.rate(round);
        if (rate > 0) {
            double gradient = -1 / (trained.steps() * rate);
            for (int i = 0; i < next.length; i++) {
                next[i] = (float) (own[i] - mean[i] + trained.change()[i] * gradient);
                // What is sent is what the device's own variate has really moved by, rounding included.
                moved[i] = next[i] - own[i];
            }
        }
        return new LocalResult(trained.update(exchange(), Map.of(CONTROL, moved)), ClientState.of(CONTROL, next));
    }
}
