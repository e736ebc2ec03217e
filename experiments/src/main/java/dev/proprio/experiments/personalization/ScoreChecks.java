package dev.proprio.experiments.personalization;

import dev.proprio.client.personalization.Personalizer;
import dev.proprio.client.sensor.Windows;
import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.experiments.spec.AskedMethod;
import dev.proprio.experiments.spec.RejectionScore;
import dev.proprio.experiments.spec.StudyRejectionSpec;
import dev.proprio.proto.v1.PersonQuestions;
import dev.proprio.proto.v1.PersonScore;
import dev.proprio.proto.v1.StudyScores;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What must hold of a method's scores that come from elsewhere: whose they are, of how many windows, and that each can be one.
 *
 * @param part the people whose scores were asked for
 */
record ScoreChecks(SeedStudy study, Personalizer method, PeoplePart part) {
    /** What a score has beside its counts. */
    private static final int SCORE_BYTES = 1024;

    /** A count takes at most so many bytes. */
    private static final int COUNT_BYTES = 10;

    private static final int SUMMARY_BYTES = 64 * 1024;

    /**
     * A score that is to come.
     *
     * @param judged how many windows are judged one by one at most, of all episodes
     * @param scores by how many scores
     */
    private record Expected(ResultCell cell, String user, int windows, int classes, long judged, int scores) {
        long mostBytes() {
            return SCORE_BYTES * (1L + scores)
                    + COUNT_BYTES * (2L * windows + (long) classes * classes)
                    + judged * (2L * COUNT_BYTES + (long) Double.BYTES * scores);
        }
    }

    /** So many bytes the scores have at most. */
    int mostBytes() {
        long all = SUMMARY_BYTES;
        for (Expected expected : expected(Set.of())) {
            all += expected.mostBytes();
        }
        return (int) Math.min(all, Integer.MAX_VALUE - Long.BYTES);
    }

    /**
     * The scores of a message.
     *
     * @throws InvalidPartialException if they can't be those that were asked for
     */
    MethodScores read(StudyScores message) throws InvalidPartialException {
        Set<String> without = new HashSet<>(message.getWithoutWindowsList());
        require(
                without.size() == message.getWithoutWindowsCount()
                        && participants().containsAll(without),
                "it tells twice of people without windows, or of others than were asked for");
        require(
                message.getContribution() >= 0 && message.getContribution() <= Integer.MAX_VALUE,
                "devices contribute %s values".formatted(message.getContribution()));
        List<Expected> all = expected(without);
        require(
                all.size() == message.getScoresCount(),
                "it has %s scores but %s were asked for".formatted(message.getScoresCount(), all.size()));
        Map<EvaluationAxis, List<Measured>> measured = new EnumMap<>(EvaluationAxis.class);
        spaces().forEach(space -> measured.put(space.axis(), new ArrayList<>()));
        for (int i = 0; i < all.size(); i++) {
            Expected expected = all.get(i);
            Objects.requireNonNull(measured.get(expected.cell.axis())).add(read(message.getScores(i), expected));
        }
        return new MethodScores(measured, (int) message.getContribution(), message.getWithoutWindowsList());
    }

    private Measured read(PersonScore message, Expected expected) throws InvalidPartialException {
        ResultCell cell = expected.cell;
        String what = "the score of %s on axis %s, %s shots"
                .formatted(expected.user, cell.axis().letter(), cell.shots());
        require(
                message.getUser().equals(expected.user)
                        && message.getAxis().equals(cell.axis().letter())
                        && message.getShots() == cell.shots(),
                "%s is missing or out of its order".formatted(what));
        require(
                isShare(message.getAccuracy())
                        && isShare(message.getMacroF1())
                        && isShareOrNone(message.getKnown())
                        && isShareOrNone(message.getNovel()),
                "%s has a share that is not between 0 and 1".formatted(what));
        require(
                isAmount(message.getActivations())
                        && isAmount(message.getHours())
                        && isAmount(message.getSteps())
                        && isAmount(message.getSeconds())
                        && message.getReceived() >= 0
                        && message.getEpisodes() > 0,
                "%s has an amount that is negative or not finite, or no episode".formatted(what));
        PersonQuestions asked = message.getAsked();
        require(
                message.hasAsked() == (method instanceof AskedMethod asking && asking.adapts())
                        && isAmount(asked.getQuestions())
                        && isAmount(asked.getTaps())
                        && isShare(asked.getStopped()),
                "%s tells of questions that nobody asked, or of none, or of a number of them that can't be"
                        .formatted(what));
        require(
                message.getRightCount() == expected.windows && message.getTestedCount() == expected.windows,
                "%s does not tell of the %s windows".formatted(what, expected.windows));
        try {
            return StudyScoreMessages.read(message, study.seed(), cell, expected.classes, judged(message, expected));
        } catch (IllegalArgumentException e) {
            throw new InvalidPartialException("%s can't be one: %s".formatted(what, e.getMessage()));
        }
    }

    private JudgedWindows judged(PersonScore message, Expected expected) {
        if (message.hasJudged() != expected.scores > 0) {
            throw new IllegalArgumentException(
                    expected.scores > 0
                            ? "its windows are not judged one by one"
                            : "its windows are judged, which nobody asked for");
        }
        return expected.scores == 0
                ? JudgedWindows.NONE
                : JudgedWindowsMessages.read(
                        message.getJudged(), scores(), study.spec().episodes(), expected.classes, expected.windows);
    }

    private List<RejectionScore> scores() {
        return study.spec().rejection().map(StudyRejectionSpec::scores).orElse(List.of());
    }

    /** The scores that there are if these people have no windows to have been trained on. */
    private List<Expected> expected(Set<String> without) {
        List<Expected> all = new ArrayList<>();
        for (LabelSpace space : spaces()) {
            int classes = space.classes().size();
            if (space.axis() == EvaluationAxis.PARTICIPANTS) {
                ResultCell cell = new ResultCell(space.axis(), method.label(), UserScore.ALL);
                for (Map.Entry<String, Windows> one :
                        part.of(List.copyOf(study.subjects().participants().entrySet()))) {
                    if (!without.contains(one.getKey())) {
                        all.add(new Expected(cell, one.getKey(), one.getValue().count(), classes, 0, 0));
                    }
                }
                continue;
            }
            for (PersonWindows person : part.of(study.subjects().newcomers())) {
                for (int shots : study.spec().shots()) {
                    if (method.applies(shots, space.known(), classes)) {
                        ResultCell cell = new ResultCell(space.axis(), method.label(), shots);
                        int windows = person.measured().count();
                        int scores = space.axis() == EvaluationAxis.JOINT ? scores().size() : 0;
                        long judged =
                                scores == 0 ? 0 : (long) windows * study.spec().episodes();
                        all.add(new Expected(cell, person.user(), windows, classes, judged, scores));
                    }
                }
            }
        }
        return all;
    }

    private List<String> participants() {
        return part.of(List.copyOf(study.subjects().participants().keySet()));
    }

    private List<LabelSpace> spaces() {
        MethodMeasuring measuring = study.measuring();
        return measuring.spaces().stream()
                .filter(space -> space.axis() != EvaluationAxis.PARTICIPANTS || measuring.hasParticipants())
                .toList();
    }

    private static boolean isShare(double value) {
        return value >= 0 && value <= 1;
    }

    private static boolean isShareOrNone(double value) {
        return Double.isNaN(value) || isShare(value);
    }

    private static boolean isAmount(double value) {
        return value >= 0 && Double.isFinite(value);
    }

    private static void require(boolean holds, String otherwise) throws InvalidPartialException {
        if (!holds) {
            throw new InvalidPartialException(otherwise);
        }
    }
}
