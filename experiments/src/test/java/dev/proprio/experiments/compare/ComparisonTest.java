package dev.proprio.experiments.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.experiments.evaluation.UserResult;
import dev.proprio.experiments.record.UpdateWeights;
import dev.proprio.experiments.statistics.Interval;
import dev.proprio.proto.random.KeyedRandom;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
    private static final Map<String, Object> SGD = RecordedRuns.settings("sgd");
    private static final Map<String, Object> PROX = RecordedRuns.settings("fedprox", "local.mu", "0.1");
    private static final Map<String, Object> SCAFFOLD = RecordedRuns.settings("scaffold");

    @Test
    void aConstantGainIsFoundExactly() throws IncomparableException {
        var comparison = RecordedRuns.compared(
                Optional.of("sgd"), RecordedRuns.underSeeds(SGD, 6, 0, 0), RecordedRuns.underSeeds(PROX, 6, 30, 0));
        PairedResult result = comparison.comparisons().getFirst();
        assertThat(comparison.groups())
                .extracting(GroupSummary::name)
                .containsExactly("algorithm=fedprox", "algorithm=sgd");
        assertThat(result.meanDifference()).isCloseTo(0.03, within(1e-12));
        assertThat(result.interval()).isEmpty();
        assertThat(result.test().p()).isEqualTo(0.03125);
        assertThat(result.adjustedP()).isEqualTo(0.03125);
        assertThat(result.rankBiserial()).isEqualTo(1);
        assertThat(result.peopleBetter()).isEqualTo(10);
        assertThat(result.verdict()).isEqualTo(ComparisonVerdict.BETTER);
        assertThat(result.claim())
                .isEqualTo("algorithm=fedprox is better than algorithm=sgd: +3.00 points on average over 6 seeds"
                        + " (exact permutation p = 0.0313). This may be claimed for these people alone, this model and this tuning."
                        + " It is the same for everybody, so that nothing tells by how much it would vary for others.");
        assertThat(comparison.notes()).isEmpty();
    }

    @Test
    void fiveSeedsCannotShowAnything() throws IncomparableException {
        PairedResult result = RecordedRuns.compared(
                        Optional.of("sgd"),
                        RecordedRuns.underSeeds(SGD, 5, 0, 0),
                        RecordedRuns.underSeeds(PROX, 5, 100, 3))
                .comparisons()
                .getFirst();
        assertThat(result.verdict()).isEqualTo(ComparisonVerdict.TOO_FEW_SEEDS);
        assertThat(result.test().p()).isEqualTo(0.0625);
        assertThat(result.claim())
                .startsWith("Nothing can be claimed about algorithm=fedprox and algorithm=sgd: the difference is +")
                .contains(
                        "points on average, but however large it is, with 5 seeds the exact test cannot give less than"
                                + " p = 0.0625; at least 6 seeds are needed.");
    }

    @Test
    void moreComparisonsNeedMoreSeeds() throws IncomparableException {
        var comparison = RecordedRuns.compared(
                Optional.of("sgd"),
                RecordedRuns.underSeeds(SGD, 6, 0, 0),
                RecordedRuns.underSeeds(PROX, 6, 100, 3),
                RecordedRuns.underSeeds(SCAFFOLD, 6, 50, 3));
        assertThat(comparison.comparisons()).allMatch(result -> result.verdict() == ComparisonVerdict.TOO_FEW_SEEDS);
        assertThat(comparison.comparisons().getFirst().claim())
                .contains(
                        "cannot give less than p = 0.0313, which is 0.0625 when adjusted for 2 comparisons; at least 7"
                                + " seeds are needed, or 6 for one comparison that was named in advance.");
        assertThat(comparison.ranks().orElseThrow().ranked())
                .extracting(RankAnalysis.RankedGroup::group)
                .containsExactly("algorithm=fedprox", "algorithm=scaffold", "algorithm=sgd");
        assertThat(RecordedRuns.compared(
                                Optional.of("sgd"),
                                RecordedRuns.underSeeds(SGD, 7, 0, 0),
                                RecordedRuns.underSeeds(PROX, 7, 100, 3),
                                RecordedRuns.underSeeds(SCAFFOLD, 7, 50, 3))
                        .comparisons())
                .allMatch(result -> result.verdict() == ComparisonVerdict.BETTER);
    }

    @Test
    void noDifferenceShownIsNotEqual() throws IncomparableException {
        PairedResult result = RecordedRuns.compared(
                        Optional.of("sgd"),
                        RecordedRuns.underSeeds(SGD, 12, 0, 60),
                        RecordedRuns.underSeeds(PROX, 12, 0, 60))
                .comparisons()
                .getFirst();
        assertThat(result.verdict()).isEqualTo(ComparisonVerdict.NOT_SHOWN);
        assertThat(result.claim())
                .startsWith("No difference between algorithm=fedprox and algorithm=sgd was shown: ")
                .contains("That does not mean that they are equal.");
    }

    @Test
    void aSmallIntervalSaysThatADifferenceIsSmall() throws IncomparableException {
        assertThat(claimOfGain(0)).endsWith(" points: if there is a difference, it is less than one point.");
        assertThat(claimOfGain(5))
                .startsWith("algorithm=fedprox is better than algorithm=sgd: +")
                .endsWith(" points: it is less than one point.");
        assertThat(RecordedRuns.compared(
                                Optional.of("sgd"),
                                RecordedRuns.underSeeds(SGD, 8, 0, 0),
                                RecordedRuns.underSeeds(PROX, 8, 0, 0))
                        .comparisons()
                        .getFirst()
                        .claim())
                .isEqualTo("algorithm=fedprox and algorithm=sgd gave the same accuracy under 8 seeds.");
    }

    private static String claimOfGain(int gain) throws IncomparableException {
        return RecordedRuns.compared(
                        Optional.of("sgd"),
                        RecordedRuns.underSeeds(SGD, 8, 0, 0),
                        RecordedRuns.underSeeds(PROX, 8, gain, 3))
                .comparisons()
                .getFirst()
                .claim();
    }

    @Test
    void peopleWhoWereMeasuredOnOtherWindowsAreTold() throws IncomparableException {
        FinishedRun prox = RecordedRuns.done(PROX, 1, 500, 600, 700);
        List<UserResult> fewer = prox.users().stream()
                .map(user -> user.user().equals("p1") ? new UserResult("p1", 750, 500, 0.6, 0.4) : user)
                .toList();
        var onFewer = new FinishedRun(prox.folder(), prox.name(), prox.summary(), prox.data(), fewer, prox.rounds());
        assertThat(RecordedRuns.compared(
                                Optional.of("sgd"), List.of(RecordedRuns.done(SGD, 1, 500, 600, 700)), List.of(onFewer))
                        .notes())
                .containsExactly(
                        "algorithm=fedprox was measured on other windows than algorithm=sgd, such as 750 and 1000 of p1 with seed 1: a difference may come from that alone");
        assertThat(RecordedRuns.compared(
                                Optional.of("sgd"),
                                List.of(RecordedRuns.done(SGD, 1, 500, 600, 700)),
                                List.of(RecordedRuns.done(PROX, 1, 400, 600, 700)))
                        .notes())
                .isEmpty();
    }

    @Test
    void theControlIsTheBestUnlessItIsNamed() throws IncomparableException {
        var comparison = RecordedRuns.compared(
                Optional.empty(), RecordedRuns.underSeeds(SGD, 6, 0, 0), RecordedRuns.underSeeds(PROX, 6, 30, 0));
        assertThat(comparison.control()).isEqualTo("algorithm=fedprox");
        assertThat(comparison.comparisons().getFirst().verdict()).isEqualTo(ComparisonVerdict.WORSE);
        assertThat(comparison.notes())
                .containsExactly("algorithm=fedprox is the control because it looks best here; a claim that was planned"
                        + " names its control before, with --control");
        assertThatThrownBy(() -> RecordedRuns.compared(
                        Optional.of("adam"),
                        RecordedRuns.underSeeds(SGD, 6, 0, 0),
                        RecordedRuns.underSeeds(PROX, 6, 30, 0)))
                .hasMessage("--control \"adam\" names no group; the groups are: algorithm=fedprox; algorithm=sgd");
        assertThatThrownBy(() -> RecordedRuns.compared(
                        Optional.of("algo"),
                        RecordedRuns.underSeeds(SGD, 6, 0, 0),
                        RecordedRuns.underSeeds(PROX, 6, 30, 0)))
                .hasMessage("--control \"algo\" names 2 groups; the groups are: algorithm=fedprox; algorithm=sgd");
    }

    @Test
    void lowerLossIsBetter() throws IncomparableException {
        List<FinishedRun> all = new ArrayList<>(RecordedRuns.underSeeds(SGD, 6, 0, 0));
        all.addAll(RecordedRuns.underSeeds(PROX, 6, 30, 0));
        List<RunGroup> groups = Comparison.groups(all, Measure.LOSS, Set.of(), new ArrayList<>());
        var comparison = Comparison.of(groups, Measure.LOSS, Optional.of("sgd"), List.of());
        assertThat(groups.getFirst().name()).isEqualTo("algorithm=fedprox");
        assertThat(comparison.comparisons().getFirst().verdict()).isEqualTo(ComparisonVerdict.BETTER);
        assertThat(comparison.comparisons().getFirst().meanDifference()).isCloseTo(-0.03, within(1e-12));
        assertThat(comparison.comparisons().getFirst().peopleBetter()).isEqualTo(10);
        assertThat(comparison.groups().getFirst().worstDecile())
                .isGreaterThan(comparison.groups().getFirst().mean());
    }

    @Test
    void runsWhoseUpdatesWereWeightedInOtherWaysAreNamed() throws Exception {
        FinishedRun one = RecordedRuns.weighted(
                UpdateWeights.SAMPLES, RecordedRuns.done(RecordedRuns.settings("sgd"), 1, 700, 800));
        FinishedRun other = RecordedRuns.weighted(
                UpdateWeights.UNIFORM, RecordedRuns.done(RecordedRuns.settings("scaffold"), 1, 710, 820));
        List<String> notes = new ArrayList<>();
        Comparison.groups(List.of(one, other), Measure.ACCURACY, Set.of(), notes);
        assertThat(notes)
                .singleElement()
                .asString()
                .contains("by samples in 1 of 2 runs, such as " + one.folder(), "uniformly in 1 of 2 runs");
        notes.clear();
        Comparison.groups(
                List.of(one, RecordedRuns.done(RecordedRuns.settings("fedprox"), 1, 710, 820)),
                Measure.ACCURACY,
                Set.of(),
                notes);
        assertThat(notes).isEmpty();
    }

    @Test
    void aLossThatIsNoNumberIsRefusedWithASentence(@TempDir Path folder) throws Exception {
        FinishedRun diverged = RecordedRuns.done(RecordedRuns.settings("sgd"), 1, 700, 800);
        List<UserResult> users =
                List.of(diverged.users().getFirst(), new UserResult("p1", 1000, 250, 0.25, Double.NaN));
        Path written = RecordedRuns.write(
                folder.resolve("run"),
                new FinishedRun(diverged.folder(), "", diverged.summary(), Optional.empty(), users, diverged.rounds()));
        assertThat(Files.readString(written.resolve("per-user.json")))
                .contains("null")
                .doesNotContain("NaN");
        List<FinishedRun> runs = RunReader.read(List.of(written)).runs();
        assertThatThrownBy(() -> Comparison.groups(runs, Measure.LOSS, Set.of(), new ArrayList<>()))
                .isInstanceOf(IncomparableException.class)
                .hasMessageContaining("the loss of 1 of the 2 people of " + written + " is no number");
        assertThat(Comparison.groups(runs, Measure.ACCURACY, Set.of(), new ArrayList<>()))
                .hasSize(1);
    }

    @Test
    void runsOfOtherProblemsAreRefused() {
        var other = RecordedRuns.settings("sgd", "data.alpha", "0.5");
        assertThatThrownBy(() -> RecordedRuns.compared(
                        Optional.empty(),
                        RecordedRuns.underSeeds(SGD, 1, 0, 0),
                        RecordedRuns.underSeeds(other, 3, 0, 0)))
                .hasMessage("data.alpha differs: not set in runs/run-of-sgd-1, 0.5 in runs/run-of-sgd-1 and"
                        + " runs/run-of-sgd-2 and 1 more; runs that differ in their data cannot be compared: name only those"
                        + " of one value, or say --across data if this is what you compare");
        var model = RecordedRuns.settings("sgd", "model.kind", "mlp");
        assertThatThrownBy(() -> RecordedRuns.compared(
                        Optional.empty(),
                        RecordedRuns.underSeeds(SGD, 1, 0, 0),
                        RecordedRuns.underSeeds(model, 1, 0, 0)))
                .hasMessageContaining("model.kind differs")
                .hasMessageContaining("runs that differ in their model cannot be compared");
        assertThatThrownBy(() -> RecordedRuns.compared(
                        Optional.empty(),
                        List.of(RecordedRuns.done(SGD, 1, 500, 600)),
                        List.of(RecordedRuns.done(PROX, 1, 500, 600, 700))))
                .hasMessage(
                        "runs/run-of-sgd-1 and runs/run-of-fedprox-1 have the same seed, 1, but were not measured on"
                                + " the same people; the data behind the settings must have changed, so run one of them again");
        assertThatThrownBy(() -> RecordedRuns.compared(
                        Optional.empty(),
                        List.of(RecordedRuns.done(SGD, 1, 500, 600), RecordedRuns.done(SGD, 1, 500, 601))))
                .hasMessageContaining("have the same settings and the same seed, 1, but not the same result");
    }

    @Test
    void whatChangesNoResultMakesNoGroup() throws IncomparableException {
        var elsewhere = RecordedRuns.settings("sgd", "evaluation.batch", "16", "data.memory", "1 kB");
        elsewhere.put("engine", "grpc");
        var comparison = RecordedRuns.compared(
                Optional.empty(), RecordedRuns.underSeeds(SGD, 2, 0, 0), RecordedRuns.underSeeds(elsewhere, 2, 0, 0));
        assertThat(comparison.groups()).hasSize(1);
        assertThat(comparison.comparisons()).isEmpty();
    }

    @Test
    void moreSeedsAreNoMorePeople() throws IncomparableException {
        List<FinishedRun> many = new ArrayList<>();
        for (int seed = 1; seed <= 50; seed++) {
            many.add(RecordedRuns.done(SGD, seed, 400, 800));
        }
        Interval two = RecordedRuns.compared(Optional.empty(), many)
                .groups()
                .getFirst()
                .interval()
                .orElseThrow();
        assertThat(two).as("two people leave all accuracies possible").isEqualTo(new Interval(0, 1));
        List<FinishedRun> again = new ArrayList<>();
        for (int seed = 1; seed <= 50; seed++) {
            again.add(RecordedRuns.done(SGD, seed, 400, 500, 600, 700, 800));
        }
        Interval fifty = RecordedRuns.compared(Optional.empty(), again)
                .groups()
                .getFirst()
                .interval()
                .orElseThrow();
        Interval one = RecordedRuns.compared(Optional.empty(), again.subList(0, 1))
                .groups()
                .getFirst()
                .interval()
                .orElseThrow();
        assertThat(fifty.low()).isCloseTo(one.low(), within(1e-9));
        assertThat(fifty.high()).isCloseTo(one.high(), within(1e-9));
    }

    /** Twenty people under twelve seeds, each a little better, but for one seed whose run collapsed. */
    private static List<FinishedRun> collapsing(Map<String, Object> settings, int collapsed, boolean control) {
        List<FinishedRun> runs = new ArrayList<>();
        for (int seed = 1; seed <= 12; seed++) {
            int[] people = new int[20];
            for (int i = 0; i < people.length; i++) {
                people[i] = 700 + seed + 10 * i + (control ? 0 : seed == collapsed ? -500 : 15 + seed);
            }
            runs.add(RecordedRuns.done(settings, seed, people));
        }
        return runs;
    }

    @Test
    void whereOneSeedCollapsedBothFiguresAreShownAndNothingIsClaimed() throws IncomparableException {
        PairedResult result = RecordedRuns.compared(
                        Optional.of("sgd"), collapsing(SGD, 12, true), collapsing(PROX, 12, false))
                .comparisons()
                .getFirst();
        assertThat(result.meanDifference()).isCloseTo((231 - 500) / 12000.0, within(1e-12));
        assertThat(result.test().p()).isLessThan(0.05);
        assertThat(result.meanTest().p()).isEqualTo(1);
        assertThat(result.verdict()).isEqualTo(ComparisonVerdict.CONTRADICTORY);
        assertThat(result.claim())
                .startsWith("Nothing is claimed about algorithm=fedprox and algorithm=sgd, for their mean and most of"
                        + " their seeds disagree: the difference is -2.24 points on average (exact permutation p = 1),"
                        + " but 11 of 12 seeds show the opposite (median +2.05 points, exact Wilcoxon p = 0.0")
                .contains(
                        "Seed 12 alone makes most of the mean: without it, the mean is +2.10 points; look at its runs.")
                .doesNotContain("better than")
                .doesNotContain("may be claimed");
    }

    @Test
    void whereOneSeedMakesTheMeanItIsNamed() throws IncomparableException {
        List<FinishedRun> prox = new ArrayList<>(RecordedRuns.underSeeds(PROX, 8, -5, 0));
        prox.set(3, RecordedRuns.done(PROX, 4, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100));
        PairedResult result = RecordedRuns.compared(Optional.of("sgd"), RecordedRuns.underSeeds(SGD, 8, 0, 0), prox)
                .comparisons()
                .getFirst();
        assertThat(result.verdict()).isEqualTo(ComparisonVerdict.WORSE);
        assertThat(result.claim())
                .contains("Seed 4 alone makes most of the mean: without it, the mean is -0.50 points");
    }

    @Test
    void sentenceSignTestAndIntervalAreAboutOneMean() throws IncomparableException {
        for (int trial = 0; trial < 60; trial++) {
            var random = KeyedRandom.of(21, "comparisons", 0, trial);
            int seeds = 1 + random.nextInt(10);
            List<FinishedRun> prox = new ArrayList<>();
            List<FinishedRun> sgd = RecordedRuns.underSeeds(SGD, seeds, 0, 30);
            for (int seed = 1; seed <= seeds; seed++) {
                int shift = random.nextInt(4) == 0 ? -400 : random.nextInt(-10, 40);
                prox.addAll(RecordedRuns.underSeeds(PROX, seeds, shift, 30).subList(seed - 1, seed));
            }
            PairedResult result = RecordedRuns.compared(Optional.of("sgd"), sgd, prox)
                    .comparisons()
                    .getFirst();
            Interval interval = result.interval().orElseThrow();
            assertThat((interval.low() + interval.high()) / 2)
                    .as("the middle of the interval, trial %d", trial)
                    .satisfiesAnyOf(
                            middle -> assertThat(middle).isCloseTo(result.meanDifference(), within(1e-9)),
                            middle -> assertThat(Math.max(Math.abs(interval.low()), Math.abs(interval.high())))
                                    .isEqualTo(1));
            if (result.verdict() == ComparisonVerdict.BETTER || result.verdict() == ComparisonVerdict.WORSE) {
                assertThat(result.meanTest().p()).isLessThan(0.05);
                assertThat(result.meanDifference() > 0).isEqualTo(result.verdict() == ComparisonVerdict.BETTER);
                assertThat(result.meanDifference() * result.rankBiserial()).isPositive();
            } else {
                assertThat(result.claim()).doesNotContain("may be claimed");
            }
        }
    }

    @Test
    void aClaimForThesePeopleAloneSaysSo() throws IncomparableException {
        List<FinishedRun> sgd = new ArrayList<>();
        List<FinishedRun> prox = new ArrayList<>();
        for (int seed = 1; seed <= 8; seed++) {
            sgd.add(RecordedRuns.done(SGD, seed, 500, 500, 500, 500));
            prox.add(RecordedRuns.done(PROX, seed, 500, 500, 500, 700 + seed));
        }
        PairedResult result = RecordedRuns.compared(Optional.of("sgd"), sgd, prox)
                .comparisons()
                .getFirst();
        assertThat(result.verdict()).isEqualTo(ComparisonVerdict.BETTER);
        assertThat(result.claim())
                .contains("This may be claimed for these people alone, this model and this tuning.")
                .contains("so that others may see none or the opposite.");
    }

    @Test
    void whatSeveralRunsSayOfThemselvesIsSaidOnce() throws Exception {
        FinishedRun one = RecordedRuns.done(RecordedRuns.settings("fedavg"), 1, 700, 800);
        FinishedRun two = RecordedRuns.done(RecordedRuns.settings("fedavg"), 2, 710, 820);
        FinishedRun three = RecordedRuns.done(RecordedRuns.settings("fedavg"), 3, 720, 830);
        List<String> notes = new ArrayList<>();
        Comparison.groups(
                List.of(
                        RecordedRuns.saying(one, "nobody has walked", "it was resumed", "it was resumed"),
                        RecordedRuns.saying(two, "nobody has walked", "17 rows were dropped"),
                        RecordedRuns.saying(three, "17 rows were dropped", "nobody has walked")),
                Measure.ACCURACY,
                Set.of(),
                notes);
        assertThat(notes)
                .containsExactly(
                        "all 3 runs: nobody has walked",
                        one.folder() + ": it was resumed",
                        "2 of 3 runs, such as %s: 17 rows were dropped".formatted(two.folder()));
    }

    @Test
    void otherPeopleGiveNoIntervalOfADifference() throws IncomparableException {
        List<FinishedRun> all = List.of(RecordedRuns.done(SGD, 1, 500, 600), RecordedRuns.done(PROX, 1, 500, 600, 700));
        List<String> notes = new ArrayList<>();
        PairedResult result = Comparison.of(
                        Comparison.groups(all, Measure.ACCURACY, Set.of("data"), notes),
                        Measure.ACCURACY,
                        Optional.of("sgd"),
                        notes)
                .comparisons()
                .getFirst();
        assertThat(result.interval()).isEmpty();
        assertThat(result.claim())
                .endsWith("They were not measured on the same people, so that nothing can be said about others.");
    }
}
