package dev.proprio.experiments.spec;

import dev.proprio.client.partition.Subject;
import dev.proprio.client.sensor.elsewhere.DataElsewhere;
import dev.proprio.client.sensor.signal.Scaling;
import dev.proprio.proto.extension.Require;

/**
 * What an experiment must be like whose data is elsewhere, of which nothing can be asked here.
 *
 * @param startsFromModel whether it starts from a model, beside which it is written how windows are normalized
 */
record ElsewhereRequirements(DataSpec data, EvaluationSpec evaluation, AttackSpec attack, boolean startsFromModel) {
    void check() {
        if (!(data.source() instanceof DataElsewhere)) {
            return;
        }
        Require.that(
                data.partition() instanceof Subject,
                "data.partition",
                "must be left out with data.source: elsewhere, because there is nothing here to spread over devices");
        Require.that(
                data.labelled().isEmpty(),
                "data.labelled",
                "must be left out with data.source: elsewhere, because nobody's labels are here to withhold");
        Require.that(
                data.labelNoise().isEmpty(),
                "data.labelNoise",
                "must be left out with data.source: elsewhere, because nobody's labels are here to make wrong");
        Require.that(
                !attack.isActive(),
                "attack",
                "must be left out with data.source: elsewhere, because attackers are simulated, and these devices are not");
        Require.that(
                data.normalization().isPresent()
                        || startsFromModel
                        || data.preprocessing().scaling() == Scaling.NONE,
                "data.normalization",
                "must be federated or given with data.source: elsewhere, because there is nothing here to fit it on");
        Require.that(
                evaluation.rejection().map(RejectionSpec::federated).orElse(true),
                "evaluation.rejection.federated",
                "must be true with data.source: elsewhere, because nobody's windows are here to choose a threshold by");
        Require.that(
                evaluation.rejection().map(asked -> asked.unseen().isEmpty()).orElse(true),
                "evaluation.rejection.unseen",
                "must be left out with data.source: elsewhere, because nobody here has windows of classes that are not data.classes");
        Require.that(
                evaluation.conformal().map(ConformalSpec::federated).orElse(true),
                "evaluation.conformal.federated",
                "must be true with data.source: elsewhere, because nobody's windows are here to calibrate with");
        Require.that(
                evaluation.continual().isEmpty(),
                "evaluation.continual",
                "must be left out with data.source: elsewhere, because nobody's windows are here to learn from");
        Require.that(
                evaluation.onDevices(),
                "evaluation.onDevices",
                "must be true with data.source: elsewhere, because nobody else can measure the model");
    }
}
