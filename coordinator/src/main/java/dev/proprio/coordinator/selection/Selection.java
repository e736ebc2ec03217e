package dev.proprio.coordinator.selection;

import dev.proprio.proto.extension.ExtensionPoint;
import dev.proprio.proto.random.KeyedRandom;
import java.util.List;

/** Chooses a round's cohort. Stateless; thread-safe. */
@ExtensionPoint(noun = "selection")
public interface Selection {
    /**
     * Chooses {@code count} different devices; fewer only when the population is smaller.
     *
     * @param random keyed by experiment and round
     * @return device ids; earlier ones are preferred when some turn out not to be needed
     */
    List<String> select(Population population, int count, KeyedRandom random);
}
