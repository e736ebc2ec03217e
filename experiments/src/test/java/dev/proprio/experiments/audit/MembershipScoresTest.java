package dev.proprio.experiments.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.random.KeyedRandom;
import org.junit.jupiter.api.Test;

class MembershipScoresTest {
    /** Two normal laws two deviations apart are told from each other by an AUC of 0.921; shadows know the means but roughly. */
    @Test
    void whatModelsTellIsFound() {
        MembershipScores scores = scores(2);
        MembershipFigure auc = scores.auc(1);
        assertThat(auc.value()).isBetween(0.85, 0.93);
        assertThat(auc.interval().low()).isLessThan(auc.value());
        assertThat(auc.interval().high()).isGreaterThan(auc.value());
        assertThat(scores.found(1).value()).isBetween(0.15, 0.5);
    }

    @Test
    void whatModelsDoNotTellIsNotFound() {
        MembershipScores scores = scores(0);
        assertThat(scores.auc(1).value()).isBetween(0.45, 0.55);
        assertThat(scores.auc(1).interval().contains(0.5)).isTrue();
        assertThat(scores.found(1).value()).isLessThan(0.04);
    }

    private static MembershipScores scores(double apart) {
        int runs = 8;
        int people = 150;
        double[][] confidences = new double[runs][people];
        boolean[][] member = new boolean[runs][people];
        var random = KeyedRandom.of(5, "membership");
        for (int person = 0; person < people; person++) {
            double easy = 5 * random.nextGaussian();
            for (int run = 0; run < runs; run++) {
                member[run][person] = random.nextBoolean();
                confidences[run][person] = easy + random.nextGaussian() + (member[run][person] ? apart : 0);
            }
        }
        return new MembershipScores(confidences, member);
    }
}
