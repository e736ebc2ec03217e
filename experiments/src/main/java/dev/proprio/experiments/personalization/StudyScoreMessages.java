package dev.proprio.experiments.personalization;

import dev.proprio.experiments.evaluation.ConfusionMatrix;
import dev.proprio.proto.v1.PersonQuestions;
import dev.proprio.proto.v1.PersonScore;
import dev.proprio.proto.v1.StudyScores;
import java.util.List;
import java.util.Optional;

/** A method's scores as they travel from a worker to the run. */
final class StudyScoreMessages {
    private StudyScoreMessages() {}

    /** The message of scores. */
    static StudyScores write(MethodScores scores) {
        var message = StudyScores.newBuilder()
                .setContribution(scores.contribution())
                .addAllWithoutWindows(scores.withoutWindows());
        scores.measured().values().forEach(ofAxis -> ofAxis.forEach(measured -> message.addScores(write(measured))));
        return message.build();
    }

    private static PersonScore write(Measured measured) {
        UserScore score = measured.score();
        var message = PersonScore.newBuilder()
                .setAxis(score.axis().letter())
                .setShots(score.shots())
                .setUser(score.user())
                .setAccuracy(score.accuracy())
                .setMacroF1(score.macroF1())
                .setKnown(score.known())
                .setNovel(score.novel())
                .setActivations(score.activations())
                .setHours(score.hours())
                .setEpisodes(score.episodes())
                .setSteps(score.steps())
                .setSeconds(score.seconds())
                .setReceived(score.received());
        score.asked()
                .ifPresent(asked -> message.setAsked(PersonQuestions.newBuilder()
                        .setQuestions(asked.questions())
                        .setTaps(asked.taps())
                        .setStopped(asked.stopped())));
        for (int window = 0; window < score.hits().size(); window++) {
            message.addRight(score.hits().right(window)).addTested(score.hits().tested(window));
        }
        ConfusionMatrix confusion = measured.confusion();
        for (int truth = 0; truth < confusion.classes(); truth++) {
            for (int predicted = 0; predicted < confusion.classes(); predicted++) {
                message.addConfusion(confusion.count(truth, predicted));
            }
        }
        if (measured.judged().episodes() > 0) {
            message.setJudged(JudgedWindowsMessages.write(measured.judged()));
        }
        return message.build();
    }

    /**
     * The score of a message.
     *
     * @param cell whose it is
     * @param classes how many there are on the cell's axis
     * @param judged its windows one by one, if rejection is measured there
     * @throws IllegalArgumentException if its counts can't be counts
     */
    static Measured read(PersonScore message, long seed, ResultCell cell, int classes, JudgedWindows judged) {
        var score = new UserScore(
                seed,
                cell.axis(),
                cell.method(),
                cell.shots(),
                message.getUser(),
                message.getAccuracy(),
                message.getMacroF1(),
                message.getKnown(),
                message.getNovel(),
                message.getActivations(),
                message.getHours(),
                message.getEpisodes(),
                message.getSteps(),
                message.getSeconds(),
                message.getReceived(),
                new WindowHits(ints(message.getRightList()), ints(message.getTestedList())),
                message.hasAsked() ? Optional.of(read(message.getAsked())) : Optional.empty());
        if (message.getConfusionCount() != classes * classes) {
            throw new IllegalArgumentException("a confusion matrix of %s classes does not have %s counts"
                    .formatted(classes, message.getConfusionCount()));
        }
        long[][] counts = new long[classes][classes];
        for (int i = 0; i < classes * classes; i++) {
            counts[i / classes][i % classes] = message.getConfusion(i);
        }
        return new Measured(cell, score, ConfusionMatrix.of(counts), judged);
    }

    private static QuestionCost read(PersonQuestions asked) {
        return new QuestionCost(asked.getQuestions(), asked.getTaps(), asked.getStopped());
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }
}
