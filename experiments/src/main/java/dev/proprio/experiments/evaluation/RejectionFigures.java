package dev.proprio.experiments.evaluation;

import com.fasterxml.jackson.annotation.JsonAlias;
import dev.proprio.experiments.spec.RejectionSpec;
import dev.proprio.experiments.spec.RejectionThresholds;
import dev.proprio.experiments.statistics.RocArea;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a model does that does not answer for unfamiliar windows, on people who did not choose the threshold.
 *
 * @param asked how
 * @param threshold of everyone
 * @param calibrationPeople whose windows chose it
 * @param calibrationWindows how many of theirs did
 * @param people who were measured
 * @param windows how many of theirs were
 * @param unseenWindows how many of these are of classes that nobody trained on
 * @param withoutOwn how many people have everyone's threshold although each was to have their own
 * @param recall the share that is answered of the windows that are to be; absent without any
 * @param falseAcceptance the share that is answered of the windows of unseen classes; absent without any
 * @param auroc how often a window of a class that was trained on is more familiar than one of an unseen class, equal ones counting half
 * @param accuracyWhereAnswered of the answered windows of classes that were trained on; absent without any
 * @param accuracyOfAll the same of all such windows, as if every one were answered
 * @param events what it makes of events, if they are measured
 */
public record RejectionFigures(
        RejectionSpec asked,
        double threshold,
        int calibrationPeople,
        long calibrationWindows,
        int people,
        long windows,
        long unseenWindows,
        int withoutOwn,
        Optional<Double> recall,
        Optional<Double> falseAcceptance,
        Optional<Double> auroc,
        @JsonAlias("accuracy") Optional<Double> accuracyWhereAnswered,
        @JsonAlias("answered_accuracy") Optional<Double> accuracyOfAll,
        Optional<EventRejection> events) {

    /**
     * How events are measured.
     *
     * @param windowSeconds how long a window is
     * @param toleranceSeconds how far an onset that is said may be from the true one
     * @param seed of the bootstrap
     */
    public record EventTiming(double windowSeconds, double toleranceSeconds, long seed) {}

    /**
     * Measures.
     *
     * @param names of the classes that were trained on
     * @param wanted the labels of those that are to be answered; with {@code timing}, of events
     * @param calibration who choose the threshold, one of whom has a wanted window
     * @param measured who do not
     * @param timing if events are measured
     */
    public static RejectionFigures of(
            RejectionSpec asked,
            List<String> names,
            Set<Integer> wanted,
            List<ScoredPerson> calibration,
            List<ScoredPerson> measured,
            Optional<EventTiming> timing) {
        double everyone = RejectionThreshold.of(calibration, wanted, asked).orElseThrow();
        return of(asked, names, wanted, everyone, calibration, measured, timing);
    }

    /**
     * The same with a threshold that was found in another way.
     *
     * @param everyone the threshold
     */
    public static RejectionFigures of(
            RejectionSpec asked,
            List<String> names,
            Set<Integer> wanted,
            double everyone,
            List<ScoredPerson> calibration,
            List<ScoredPerson> measured,
            Optional<EventTiming> timing) {
        List<ScoredPerson> people = new ArrayList<>();
        List<Double> thresholds = new ArrayList<>();
        int withoutOwn = 0;
        for (ScoredPerson person : measured) {
            int[] own = asked.thresholds() == RejectionThresholds.PERSON
                    ? RejectionThreshold.own(person, wanted)
                    : new int[0];
            Optional<Double> chosen = RejectionThreshold.of(List.of(person.select(own)), wanted, asked);
            withoutOwn += asked.thresholds() == RejectionThresholds.PERSON && chosen.isEmpty() ? 1 : 0;
            people.add(person.select(RejectionThreshold.others(person, own)));
            thresholds.add(chosen.orElse(everyone));
        }
        return of(asked, names, wanted, everyone, calibration, people, thresholds, withoutOwn, timing);
    }

    private static RejectionFigures of(
            RejectionSpec asked,
            List<String> names,
            Set<Integer> wanted,
            double everyone,
            List<ScoredPerson> calibration,
            List<ScoredPerson> people,
            List<Double> thresholds,
            int withoutOwn,
            Optional<EventTiming> timing) {
        int unknown = names.size();
        long[] wantedWindows = new long[2];
        long[] unseen = new long[2];
        long[] right = new long[2];
        long[] known = new long[2];
        List<Double> familiarity = new ArrayList<>();
        List<Boolean> trained = new ArrayList<>();
        for (int p = 0; p < people.size(); p++) {
            ScoredPerson person = people.get(p);
            for (int i = 0; i < person.truth().length; i++) {
                int truth = person.truth()[i];
                int accepted = person.isAccepted(i, thresholds.get(p)) ? 1 : 0;
                if (wanted.contains(truth)) {
                    count(wantedWindows, accepted);
                }
                if (truth == unknown) {
                    count(unseen, accepted);
                }
                if (truth < unknown) {
                    count(known, accepted);
                    if (person.predicted()[i] == truth) {
                        count(right, accepted);
                    }
                }
                // Of equal rank with what is least: a score that is no number.
                familiarity.add(
                        Double.isNaN(person.familiarity()[i]) ? -Double.MAX_VALUE : finite(person.familiarity()[i]));
                trained.add(truth < unknown);
            }
        }
        boolean[] positive = new boolean[trained.size()];
        for (int i = 0; i < positive.length; i++) {
            positive[i] = trained.get(i);
        }
        return new RejectionFigures(
                asked,
                everyone,
                calibration.size(),
                calibration.stream()
                        .mapToLong(person -> IntStream.of(person.truth())
                                .filter(wanted::contains)
                                .count())
                        .sum(),
                people.size(),
                positive.length,
                unseen[0],
                withoutOwn,
                share(wantedWindows[1], wantedWindows[0]),
                share(unseen[1], unseen[0]),
                RocArea.of(familiarity.stream().mapToDouble(value -> value).toArray(), positive),
                share(right[1], known[1]),
                share(right[0], known[0]),
                timing.map(when -> EventRejection.of(
                        people.stream()
                                .map(person -> person.answers(Double.NEGATIVE_INFINITY, unknown))
                                .toList(),
                        IntStream.range(0, people.size())
                                .mapToObj(p -> people.get(p).answers(thresholds.get(p), unknown))
                                .toList(),
                        new EventRejection.Asked(
                                names, wanted, when.windowSeconds(), when.toleranceSeconds(), when.seed()))));
    }

    private static double finite(double value) {
        return Math.clamp(value, -Double.MAX_VALUE, Double.MAX_VALUE);
    }

    private static void count(long[] counts, int accepted) {
        counts[0]++;
        counts[1] += accepted;
    }

    private static Optional<Double> share(long part, long whole) {
        return whole == 0 ? Optional.empty() : Optional.of((double) part / whole);
    }
}
