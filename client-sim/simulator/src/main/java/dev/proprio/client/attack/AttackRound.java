package dev.proprio.client.attack;

import dev.proprio.proto.random.KeyedRandom;
import java.util.List;

/**
 * What an attacker knows in a round.
 *
 * @param cohort devices in a round
 * @param attackers how many of them attack on average, rounded
 * @param shared the accomplices' own honest changes of the parameters, in a fixed order; not written to
 * @param random keyed by experiment, round and device
 */
public record AttackRound(int cohort, int attackers, List<float[]> shared, KeyedRandom random) {
    public AttackRound {
        shared = List.copyOf(shared);
    }
}
