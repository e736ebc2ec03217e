package dev.proprio.experiments.report;

import dev.proprio.experiments.mistakes.Mistake;
import dev.proprio.experiments.mistakes.MistakeAnalysis;
import dev.proprio.experiments.mistakes.Occlusion;
import java.util.List;
import java.util.Locale;

/** What a window was taken by, in words: the channel and the piece of time without which it would have been least sure. */
final class OcclusionText {
    private OcclusionText() {}

    /** Empty where nobody could ask the model. */
    static String of(Mistake mistake, MistakeAnalysis found) {
        return mistake.occlusion()
                .map(lost -> " · %swithout %s, %s has %s%s"
                        .formatted(
                                found.channelsLeftOut() == 0
                                        ? ""
                                        : "of the first %s of %s channels, "
                                                .formatted(
                                                        found.channels().size(),
                                                        found.channels().size() + found.channelsLeftOut()),
                                found.channels().get(most(lost.channels())),
                                mistake.predicted(),
                                change(lost.channels()),
                                lost.pieces().size() < 2
                                        ? ""
                                        : "; without %s, %s"
                                                .formatted(
                                                        piece(most(lost.pieces()), lost, found),
                                                        change(lost.pieces()))))
                .orElse("");
    }

    private static int most(List<Float> falls) {
        int most = 0;
        for (int i = 1; i < falls.size(); i++) {
            most = falls.get(i) > falls.get(most) ? i : most;
        }
        return most;
    }

    private static String change(List<Float> falls) {
        double fall = 100 * falls.get(most(falls));
        return String.format(Locale.ROOT, "%.1f points %s", Math.abs(fall), fall < 0 ? "more" : "less");
    }

    private static String piece(int piece, Occlusion lost, MistakeAnalysis found) {
        int pieces = lost.pieces().size();
        return found.windowSeconds()
                .map(seconds -> String.format(
                        Locale.ROOT, "%.2f to %.2f s", seconds * piece / pieces, seconds * (piece + 1) / pieces))
                .orElse("part %s of %s".formatted(piece + 1, pieces));
    }
}
