package dev.proprio.client.attack;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;

/** Sends the honest change the other way: -factor x. */
@Named(value = "sign-flip", summary = "Sends the honest change the other way.")
public record SignFlip(
        @Setting("How many times its length the flipped change has, greater than 0.")
        double factor) implements Attack {
    public SignFlip {
        Require.positive("factor", factor);
    }

    public SignFlip() {
        this(1);
    }

    @Override
    public float[] change(float[] trained, AttackRound round) {
        return UpdateArithmetic.scaled(trained, -factor);
    }
}
