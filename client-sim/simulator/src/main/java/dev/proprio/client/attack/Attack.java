package dev.proprio.client.attack;

import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.extension.ExtensionPoint;

/**
 * What attackers do instead of training honestly. They poison the data that they train on, or what they send, or both;
 * by default neither. What they send beside the change of the parameters stays as it came from training. Stateless;
 * thread-safe.
 */
@ExtensionPoint(noun = "attack")
public interface Attack {
    /**
     * What an attacker trains on.
     *
     * @param shard what it has; not written to
     * @param classes how many classes there are
     */
    default Windows data(Windows shard, int classes) {
        return shard;
    }

    /**
     * What an attacker sends as its change of the parameters.
     *
     * @param trained what came of training; not written to
     */
    default float[] change(float[] trained, AttackRound round) {
        return trained;
    }

    /** How many attackers at most share their updates before they send any; 0 if each attacks alone. */
    default int accomplices() {
        return 0;
    }
}
