package dev.proprio.experiments.record;

import java.util.Optional;

/**
 * Where a run of a search by steps began, the content of {@code start.json} in the run's folder.
 *
 * @param rounds how many rounds it took over from the run of the step before; 0 if it was trained from the beginning
 * @param from the folder of that run, if it took over any
 * @param why it was trained from the beginning although there was a step before, in a half sentence
 */
public record RungStart(int rounds, Optional<String> from, Optional<String> why) {
    /** The name of its file. */
    public static final String FILE = "start.json";

    /** From the beginning, as there is no step before. */
    public static final RungStart FIRST = new RungStart(0, Optional.empty(), Optional.empty());

    /** After the rounds of another run. */
    public static RungStart after(int rounds, String folder) {
        return new RungStart(rounds, Optional.of(folder), Optional.empty());
    }

    /** From the beginning, for a reason. */
    public static RungStart anew(String why) {
        return new RungStart(0, Optional.empty(), Optional.of(why));
    }
}
