package dev.proprio.experiments.spec;

import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.util.Optional;

/** Which programs for looking at experiments are told of the rounds. None of them slows a run, or makes it fail. */
public record TrackingSpec(
        @Setting("Whether events for TensorBoard are written into the run's folder.")
        boolean tensorboard,

        @Setting("Which MLflow server is told; left out, none is.")
        Optional<MlflowSpec> mlflow) {
    public TrackingSpec {
        Require.that(
                tensorboard || mlflow.isPresent(),
                "tensorboard",
                "must be true where no mlflow is named; leave tracking out if nobody is to be told");
    }

    /** TensorBoard alone. */
    public TrackingSpec() {
        this(true, Optional.empty());
    }
}
