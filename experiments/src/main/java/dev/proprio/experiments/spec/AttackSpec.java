package dev.proprio.experiments.spec;

import dev.proprio.client.attack.Attack;
import dev.proprio.client.attack.NoAttack;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;

/** Which devices attack, and how; the attack's own settings stand beside its name. */
public record AttackSpec(
        @Setting(value = "What attackers do.", inline = true)
        Attack attack,

        @Setting("Share of the devices that attack, the same ones in every round, at least 0 and less than 1.")
        double fraction) {
    public AttackSpec {
        Require.that(
                fraction >= 0 && fraction < 1, "fraction", "must be at least 0 and less than 1 but was " + fraction);
    }

    /** No attack; with one, a fifth of the devices. */
    public AttackSpec() {
        this(new NoAttack(), 0.2);
    }

    /** Whether any device attacks. */
    public boolean isActive() {
        return !(attack instanceof NoAttack) && fraction > 0;
    }
}
