package dev.proprio.experiments.spec;

import dev.proprio.client.personalization.FineTune;
import dev.proprio.client.personalization.GradientDescent;
import dev.proprio.proto.extension.Bytes;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.util.List;

/** Tested people's models that go on learning on their devices, session after session. */
public record ContinualSpec(
        @Setting("Windows of each class that a person labels in each session, those that come first, at least 1.")
        int shots,

        @Setting(
                "What a device may keep of earlier sessions' labelled windows to train on again, such as 0B or 64kB; each amount is measured by itself.")
        List<Bytes> memory,

        @Setting("How the model is fitted to a session's windows and those that are kept, from where it was.")
        FineTune adapt) {
    public ContinualSpec {
        memory = List.copyOf(memory);
        Require.atLeast("shots", shots, 1);
        Require.that(!memory.isEmpty(), "memory", "must name at least one amount, such as 0B");
        Require.that(memory.stream().distinct().count() == memory.size(), "memory", "must not name an amount twice");
        Require.that(
                adapt.descent().passes() > 0, "adapt.passes", "must be at least 1, for otherwise nothing is learnt");
    }

    /** The head, with no memory and with one that holds a few dozen windows. */
    public ContinualSpec() {
        this(5, List.of(new Bytes(0), new Bytes(64_000)), new FineTune("head", new GradientDescent()));
    }
}
