package dev.proprio.coordinator.selection;

import dev.proprio.proto.extension.ExtensionPoint;
import java.util.List;

/** Chooses a round's cohort. Stateless; thread-safe. */
@ExtensionPoint(noun = "selection")
public interface Selection {
    /**
     * Chooses different devices, as many as are wanted; fewer only when the population is smaller, or when how many is {@linkplain
     * #drawsSize drawn} too. Takes time and
     * memory that depend on the cohort and the devices ever heard of, not on the population.
     *
     * @return device ids; earlier ones are preferred when some turn out not to be needed
     */
    List<String> select(SelectionContext choice);

    /** Whether the choice depends on what devices reported; if not, nothing is remembered of them. */
    default boolean usesReports() {
        return false;
    }

    /**
     * Whether how many devices are chosen is left to chance, around the number that is wanted: then all of them are in the
     * cohort, however many or few.
     */
    default boolean drawsSize() {
        return false;
    }
}
