package dev.proprio.experiments.mistakes;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Chooses which mistakes are kept: everybody's first ones before anybody's second ones, the worst-served people first. */
final class ChosenMistakes {
    /** So much JSON the mistakes of a run are at most, in bytes. */
    private static final int MOST_BYTES = 1_300_000;

    /** So much is what is said of a mistake in words, and of a channel's ends. */
    private static final int WORDS = 260;

    private static final int ENDS = 56;

    private ChosenMistakes() {}

    /**
     * For each person, the indices of the windows that are kept, from the one that the model was surest of.
     *
     * @param channels how many are drawn of each window
     * @param points in time per window
     */
    static List<int[]> of(List<PersonErrors> people, int perPerson, int channels, int points) {
        int cost = WORDS + channels * (ENDS + (ChannelTrace.values(points) + 2) / 3 * 4);
        int left = MOST_BYTES / cost;
        List<int[]> candidates =
                people.stream().map(person -> person.surest(perPerson)).toList();
        int[] kept = new int[people.size()];
        for (int rank = 0; rank < perPerson && left > 0; rank++) {
            for (int person = 0; person < kept.length && left > 0; person++) {
                if (candidates.get(person).length > rank) {
                    kept[person]++;
                    left--;
                }
            }
        }
        List<int[]> chosen = new ArrayList<>();
        for (int person = 0; person < kept.length; person++) {
            int[] all = candidates.get(person);
            chosen.add(IntStream.range(0, kept[person]).map(i -> all[i]).toArray());
        }
        return chosen;
    }

    /** How many of each person's are among {@code most}, everybody's first ones before anybody's second ones. */
    static int[] first(List<int[]> chosen, int most) {
        int[] of = new int[chosen.size()];
        int left = most;
        boolean more = true;
        for (int rank = 0; more && left > 0; rank++) {
            more = false;
            for (int person = 0; person < of.length && left > 0; person++) {
                if (chosen.get(person).length > rank) {
                    of[person]++;
                    left--;
                    more = true;
                }
            }
        }
        return of;
    }
}
