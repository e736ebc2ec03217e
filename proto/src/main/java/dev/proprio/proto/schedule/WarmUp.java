package dev.proprio.proto.schedule;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;

/** Up in equal steps over the first rounds, then another schedule from its beginning. */
@Named(value = "warm-up", summary = "Up in equal steps over the first rounds, then another schedule.")
public record WarmUp(
        @Setting("Rounds of warming up, at least 1; the last of them reaches 1.")
        int rounds,

        @Setting("What follows, counted from its own first round.")
        Schedule then)
        implements Schedule {
    public WarmUp {
        Require.atLeast("rounds", rounds, 1);
    }

    public WarmUp() {
        this(5, new Constant());
    }

    @Override
    public double factor(int round) {
        return round <= rounds ? round / (double) rounds : then.factor(round - rounds);
    }
}
