package dev.proprio.experiments.report;

import dev.proprio.experiments.evaluation.ConfusionMatrix;
import dev.proprio.experiments.evaluation.UserResult;
import dev.proprio.experiments.exploration.Exploration;
import dev.proprio.experiments.record.FinalMetrics;
import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.record.SampleSummary;
import dev.proprio.proto.random.KeyedRandom;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A made-up run, to look at the report and to test it. Its main method writes the page to a file. */
final class Demo {
    static final List<String> CLASSES = List.of("walking", "stairs up", "stairs down", "sitting", "standing", "lying");

    final List<RoundRow> rows = new ArrayList<>();
    final List<UserResult> users = new ArrayList<>();
    final ConfusionMatrix confusion;
    final List<String> classes;

    Demo(int rounds, int people, int classCount) {
        KeyedRandom random = KeyedRandom.of(1, "demo");
        classes = IntStream.range(0, classCount)
                .mapToObj(i -> i < CLASSES.size() ? CLASSES.get(i) : "gesture " + i)
                .toList();
        ConfusionMatrix all = ConfusionMatrix.empty(classCount);
        for (int u = 0; u < people; u++) {
            double skill =
                    Math.min(0.98, 0.93 - 0.25 * random.nextDouble() * random.nextDouble() - (u % 9 == 4 ? 0.2 : 0));
            int[] truth = random.ints(300, 0, classCount).toArray();
            int[] predicted = new int[truth.length];
            for (int i = 0; i < truth.length; i++) {
                int near = Math.floorMod(truth[i] + (random.nextBoolean() ? 1 : -1), classCount);
                predicted[i] = random.nextDouble() < skill ? truth[i] : near;
            }
            ConfusionMatrix own = ConfusionMatrix.of(classCount, truth, predicted);
            all = all.plus(own);
            users.add(UserResult.of("subject-%02d".formatted(u + 1), own, 90));
        }
        confusion = all;
        for (int r = 1; r <= rounds; r++) {
            rows.add(row(r, rounds, random));
        }
    }

    private static RoundRow row(int round, int rounds, KeyedRandom random) {
        double progress = 1 - StrictMath.exp(-5.0 * round / rounds);
        double mean = 0.2 + 0.7 * progress + 0.02 * random.nextGaussian();
        int failed = random.nextInt(4) == 0 ? 1 + random.nextInt(2) : 0;
        int late = random.nextInt(7) == 0 ? 1 : 0;
        boolean measured = round % 5 == 0 || round == 1 || round == rounds;
        return RoundRow.empty(round)
                .with(draft -> draft.set(RoundRow::selected, 12)
                        .set(RoundRow::accepted, 12 - failed - late)
                        .set(RoundRow::failed, failed)
                        .set(RoundRow::late, late)
                        .set(RoundRow::weight, 3000)
                        .set(
                                RoundRow::trainLoss,
                                Optional.of(1.8 * (1 - progress) + 0.25 + 0.03 * random.nextGaussian()))
                        .set(RoundRow::trainAccuracy, Optional.of(mean))
                        .set(RoundRow::seconds, 0.4)
                        .set(RoundRow::bytesUp, 1_800_000)
                        .set(RoundRow::bytesDown, 2_100_000)
                        .set(RoundRow::accuracy, Optional.of(mean + 0.01).filter(value -> measured))
                        .set(RoundRow::macroF1, Optional.of(mean - 0.01).filter(value -> measured))
                        .set(RoundRow::userMean, Optional.of(mean).filter(value -> measured))
                        .set(RoundRow::userSd, Optional.of(0.07).filter(value -> measured))
                        .set(RoundRow::worstDecile, Optional.of(mean - 0.14).filter(value -> measured)));
    }

    RunSummary summary(RunStatus status, Optional<String> failure) {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("name", "UCI HAR, official split");
        spec.put("seed", 1);
        spec.put("rounds", rows.size());
        spec.put("data", Map.of("source", "uci-har", "path", "shared/data/har.zip"));
        spec.put("cohort", Map.of("size", 10, "over-select", 1.2));
        spec.put("local", Map.of("algorithm", "sgd", "epochs", 1, "learning-rate", 0.05, "batch", 32));
        spec.put("aggregation", Map.of("kind", "weighted-mean"));
        return SampleSummary.of("UCI HAR, official split")
                .with(draft -> draft.set(RunSummary::id, "uci-har-20260304-050607")
                        .set(RunSummary::status, status)
                        .set(RunSummary::failure, failure)
                        .set(RunSummary::spec, spec)
                        .set(RunSummary::threads, 2)
                        .set(RunSummary::versions, Map.of("proprio", "0.1.0", "java", "25.0.1", "dl4j", "1.0.0-M2.1"))
                        .set(RunSummary::rounds, rows.size())
                        .set(
                                RunSummary::metrics,
                                users.isEmpty() ? Optional.empty() : Optional.of(FinalMetrics.of(confusion, users)))
                        .set(RunSummary::bytesUp, 108_000_000)
                        .set(RunSummary::bytesDown, 126_000_000)
                        .set(RunSummary::clientsPerSecond, 31.4)
                        .set(RunSummary::seconds, 96.2)
                        .set(
                                RunSummary::modelSha256,
                                Optional.of("5f2b7f0d4b0e7a3c6d8e9f00112233445566778899aabbccddeeff0011223344"))
                        .set(RunSummary::parameters, 1_199_366)
                        .set(RunSummary::command, "./proprio run uci-har.yaml --seed 1 --engine local"));
    }

    String page() {
        return HtmlReport.render(
                summary(RunStatus.DONE, Optional.empty()), rows, users, confusion, classes, Exploration.NONE);
    }

    public static void main(String[] arguments) throws Exception {
        Demo demo = new Demo(
                Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
        Files.writeString(Path.of(arguments[0]), demo.page());
    }
}
