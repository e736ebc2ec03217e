package dev.proprio.client.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.crypto.Identity;
import dev.proprio.proto.signing.TaskHeader;
import dev.proprio.proto.update.TrainingTask;
import dev.proprio.proto.v1.ComparisonTask;
import dev.proprio.proto.v1.EvaluationTask;
import dev.proprio.proto.v1.HistogramTask;
import dev.proprio.proto.v1.ModelRef;
import dev.proprio.proto.v1.MomentsTask;
import dev.proprio.proto.v1.QueryTask;
import dev.proprio.proto.v1.ScoreTask;
import dev.proprio.proto.v1.SecAggTask;
import dev.proprio.proto.v1.Section;
import dev.proprio.proto.v1.Slice;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.v1.TaskPromise;
import dev.proprio.proto.v1.VoteTask;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a device's owner does not allow is refused with a sentence. */
class SiteGuardTest {
    private static final Identity AUTHORITY = Identity.fromSeed(new byte[32]);
    private static final String KEY = HexFormat.of().formatHex(AUTHORITY.publicKey());
    private static final SitePolicy SIGNED = SitePolicy.OPEN.with(SitePolicy::authorities, List.of(KEY));

    @Test
    void anOpenPolicyLetsAnyTaskPass() {
        assertThat(refusal(SitePolicy.OPEN, task().build())).isEmpty();
        assertThat(refusal(SitePolicy.OPEN, Task.getDefaultInstance())).isEmpty();
    }

    @Test
    void runsKindsAndFiguresAreTheOwners() {
        SitePolicy mine = SitePolicy.OPEN.with(SitePolicy::runs, List.of("gait-*", "sleep"));
        assertThat(refusal(mine, task().setRunId("gait-7").build())).isEmpty();
        assertThat(refusal(mine, task().setRunId("sleep").build())).isEmpty();
        assertThat(refusal(mine, task().setRunId("sleepless").build()))
                .contains("the device's owner does not allow it: this run is none of those that it takes part in");
        SitePolicy trains = SitePolicy.OPEN.with(SitePolicy::kinds, Set.of(TaskKind.TRAIN));
        assertThat(refusal(trains, task().build())).isEmpty();
        assertThat(refusal(trains, evaluation())).contains(kind("evaluate"));
        assertThat(refusal(trains, histogram("age"))).contains(kind("query"));
        SitePolicy tells = SitePolicy.OPEN.with(SitePolicy::figures, Optional.of(Set.of("windows")));
        assertThat(refusal(tells, histogram("windows"))).isEmpty();
        assertThat(refusal(tells, histogram("age"))).isPresent();
        assertThat(refusal(
                        tells,
                        query(QueryTask.newBuilder()
                                .setMoments(MomentsTask.newBuilder()
                                        .addFigures("windows")
                                        .addFigures("age")))))
                .isPresent();
        assertThat(refusal(
                        tells,
                        query(QueryTask.newBuilder()
                                .setVote(VoteTask.newBuilder().setFigure("age")))))
                .isPresent();
        assertThat(refusal(tells, evaluation())).isEmpty();
        Task scores =
                query(QueryTask.newBuilder().setScores(ScoreTask.newBuilder().setScore("lac")));
        assertThat(refusal(tells, scores))
                .contains("the device's owner does not allow it: this query is for a figure of which it tells nothing");
        assertThat(refusal(SitePolicy.OPEN.with(SitePolicy::figures, Optional.of(Set.of("lac"))), scores))
                .isEmpty();
    }

    @Test
    void aShardIsUsedForWhatItsRulesAllow() throws Exception {
        Set<String> shards = Set.of("gait", "sleep", "heart");
        SitePolicy mine = SitePolicy.OPEN.with(
                SitePolicy::shards,
                List.of(
                        ShardRule.open("gait").in("steps-*"),
                        ShardRule.open("gait").to(TaskKind.QUERY),
                        ShardRule.open("sleep").in("steps-1", "nights"),
                        ShardRule.open("heart").by("fl.example.org")));
        assertThat(usable(mine, task().setRunId("steps-1").build(), shards)).containsExactlyInAnyOrder("gait", "sleep");
        assertThat(usable(mine, task().setRunId("steps-2").build(), shards)).containsExactly("gait");
        assertThat(usable(mine, task().setRunId("nights").build(), shards)).containsExactly("sleep");
        assertThat(usable(mine, histogram("age"), shards)).containsExactly("gait");
        assertThat(usable(SitePolicy.OPEN, histogram("age"), shards)).isEqualTo(shards);
        assertThat(usable(SitePolicy.OPEN, histogram("age"), Set.of())).isEmpty();
        assertThatThrownBy(() -> usable(mine, task().setRunId("hearts").build(), shards))
                .isInstanceOf(TaskFailedException.class)
                .hasMessage(
                        "the device's owner does not allow it: none of its shards of data may be used for this task");
        assertThatThrownBy(() -> ShardRule.open(" ")).hasMessageContaining("the name of a shard must have from 1");
    }

    private static Set<String> usable(SitePolicy policy, Task task, Set<String> shards) throws TaskFailedException {
        return new SiteGuard(policy, new TaskLog(), Clock.systemUTC())
                .require(task, asked(task), Optional.empty(), shards);
    }

    private static String kind(String name) {
        return "the device's owner does not allow it: it takes no task of the kind \"%s\"".formatted(name);
    }

    @Test
    void whatMustBePromisedIsAskedFor() {
        SitePolicy careful = SitePolicy.OPEN.with(SitePolicy::leastCohort, 10).with(SitePolicy::leastNoise, 0.5);
        assertThat(refusal(careful, promised(10, 0.5))).isEmpty();
        assertThat(refusal(careful, promised(9, 0.5)))
                .contains("the device's owner does not allow it: a round must be promised to have at least 10 updates,"
                        + " and this one is promised to have 9");
        assertThat(refusal(careful, promised(10, 0.49))).isPresent();
        assertThat(refusal(careful, promised(10, Double.NaN))).isPresent();
        assertThat(refusal(careful, task().build())).isPresent();
        // What the device adds by itself it need not be promised.
        assertThat(refusal(
                        careful,
                        promised(10, 0).toBuilder()
                                .putAlgorithm("privacy.noise.local", "1")
                                .build()))
                .isEmpty();
    }

    /** All of one round of one run, about no model, and so alike but for what is asked. */
    @Test
    void eachQuestionCounts() throws Exception {
        for (SitePolicy two : List.of(
                SitePolicy.OPEN.with(SitePolicy::budget, Optional.of(TaskBudget.perDay(2))),
                SitePolicy.OPEN.with(SitePolicy::mostRounds, 2))) {
            var guard = new SiteGuard(two, new TaskLog(), Clock.systemUTC());
            for (String figure : List.of("age", "height", "age", "height")) {
                Task task = histogram(figure).toBuilder().clearModel().build();
                assertThatCode(() -> guard.require(task, asked(task), Optional.empty(), Set.of()))
                        .doesNotThrowAnyException();
            }
            Task third = histogram("weight").toBuilder().clearModel().build();
            assertThatThrownBy(() -> guard.require(third, asked(third), Optional.empty(), Set.of()))
                    .isInstanceOf(TaskFailedException.class)
                    .hasMessageContaining("at most, and has done so");
        }
    }

    /** The same bytes cut otherwise are another model, and so is one that is described otherwise. */
    @Test
    void theSameQuestionOfAnotherLayoutCounts() throws Exception {
        var guard = new SiteGuard(
                SitePolicy.OPEN.with(SitePolicy::budget, Optional.of(TaskBudget.perDay(2))),
                new TaskLog(),
                Clock.systemUTC());
        Task first = histogram("age");
        Task cut = first.toBuilder()
                .setModel(first.getModel().toBuilder()
                        .addSlices(Slice.newBuilder().setName("w").addShape(3)))
                .build();
        Task described = first.toBuilder()
                .setModel(first.getModel().toBuilder().setDescriptionSha256(ByteString.copyFromUtf8("another")))
                .build();
        for (Task task : List.of(first, cut, first, cut)) {
            assertThatCode(() -> guard.require(task, asked(task), Optional.empty(), Set.of()))
                    .doesNotThrowAnyException();
        }
        assertThatThrownBy(() -> guard.require(described, asked(described), Optional.empty(), Set.of()))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("at most, and has done so");
    }

    @Test
    void withoutACertificateACertainCoordinatorIsNotKnown() {
        SitePolicy certain = SitePolicy.OPEN.with(SitePolicy::coordinators, List.of("fl.example.org"));
        assertThat(refusal(certain, task().build()).orElseThrow()).contains("shows no certificate of its coordinator");
    }

    @Test
    void aSignedTaskPasses() {
        assertThat(refusal(SIGNED, signed(task().build()))).isEmpty();
        assertThat(refusal(SIGNED, signed(histogram("age")))).isEmpty();
        assertThat(refusal(
                        SIGNED,
                        signed(task().build()).toBuilder().setRemainingMillis(7).build()))
                .isEmpty();
        assertThat(refusal(SIGNED, task().build()).orElseThrow())
                .endsWith("it takes signed tasks alone, and this one is not signed");
    }

    @Test
    void whoSignsWithAnotherKeyIsNobody() {
        var other = Identity.fromSeed(new byte[] {
            1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8
        });
        assertThat(refusal(SIGNED, signed(task().build(), other, "watch")).orElseThrow())
                .endsWith("this task is signed by nobody whose signature it takes");
        Task pretending = signed(task().build(), other, "watch");
        Task renamed = pretending.toBuilder()
                .setPromise(pretending.getPromise().toBuilder().setSigner(ByteString.copyFrom(AUTHORITY.publicKey())))
                .build();
        assertThat(refusal(SIGNED, renamed).orElseThrow()).endsWith("this task is not the one that was signed");
        assertThat(refusal(SIGNED, signed(task().build(), AUTHORITY, "another-watch"))
                        .orElseThrow())
                .endsWith("this task is not the one that was signed");
    }

    static Stream<Consumer<Task.Builder>> changes() {
        return Stream.of(
                task -> task.setRunId("run-2"),
                task -> task.setRound(4),
                task -> task.setAttempt(2),
                task -> task.setSeed(8),
                task -> task.getModelBuilder().setSha256(ByteString.copyFromUtf8("other")),
                task -> task.getModelBuilder().setDescriptionSha256(ByteString.copyFromUtf8("other")),
                task -> task.getModelBuilder().setByteLength(16),
                task -> task.getModelBuilder().getSlicesBuilder(0).setName("V"),
                task -> task.getModelBuilder().getSlicesBuilder(0).addShape(1),
                task -> task.getModelBuilder().addSections(Section.newBuilder().setName("control")),
                task -> task.putAlgorithm("epochs", "100"),
                task -> task.putAlgorithm("noise", "0"),
                task -> task.putCompression("kind", "none"),
                task -> task.setSecagg(SecAggTask.getDefaultInstance()),
                task -> task.setQuery(QueryTask.newBuilder()
                        .setEvaluation(EvaluationTask.newBuilder().setClasses(3))),
                task -> task.setQuery(comparison("other")),
                task -> task.getPromiseBuilder().setLeastCohort(1000),
                task -> task.getPromiseBuilder().setNoiseMultiplier(1),
                task -> task.getPromiseBuilder().setRounds(3));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void whateverWasChangedAfterwardsIsNoticed(Consumer<Task.Builder> change) {
        Task.Builder changed = signed(task().build()).toBuilder();
        change.accept(changed);
        assertThat(refusal(SIGNED, changed.build()).orElseThrow()).endsWith("this task is not the one that was signed");
    }

    @Test
    void settingsHaveNoTwoWaysToTheSameBytes() {
        List<Task> different = new ArrayList<>();
        different.add(task().clearAlgorithm().putAlgorithm("a", "b").build());
        different.add(task().clearAlgorithm().putCompression("a", "b").build());
        different.add(task().clearAlgorithm().putAlgorithm("ab", "").build());
        different.add(task().clearAlgorithm().putAlgorithm("", "ab").build());
        assertThat(different.stream()
                        .map(task -> HexFormat.of().formatHex(TaskHeader.of(task, "watch")))
                        .distinct())
                .hasSize(4);
        assertThatCode(() -> TaskHeader.of(Task.getDefaultInstance(), "")).doesNotThrowAnyException();
    }

    private static Task.Builder task() {
        return Task.newBuilder()
                .setRunId("run")
                .setRound(3)
                .setAttempt(1)
                .setSeed(7)
                .setModel(ModelRef.newBuilder()
                        .setSha256(ByteString.copyFromUtf8("model"))
                        .setByteLength(12)
                        .addSlices(Slice.newBuilder().setName("W").addShape(3)))
                .putAllAlgorithm(Map.of("algorithm", "sgd", "epochs", "1"));
    }

    /** @param second what its second model's digest is made of */
    private static QueryTask.Builder comparison(String second) {
        return QueryTask.newBuilder()
                .setComparison(ComparisonTask.newBuilder()
                        .setClasses(3)
                        .setSecond(ModelRef.newBuilder().setSha256(ByteString.copyFromUtf8(second))));
    }

    @Test
    void theSecondModelOfAComparisonIsSignedAsTheFirst() {
        Task signed = signed(query(comparison("second")));
        assertThat(refusal(SIGNED, signed)).isEmpty();
        assertThat(refusal(
                                SIGNED,
                                signed.toBuilder().setQuery(comparison("third")).build())
                        .orElseThrow())
                .endsWith("this task is not the one that was signed");
        assertThat(TaskKind.of(signed)).isEqualTo(TaskKind.EVALUATE);
    }

    @Test
    void everythingOfAQuestionAboutScoresIsSigned() {
        ScoreTask asked = ScoreTask.newBuilder()
                .setScore("lac")
                .setHigh(1)
                .setBins(4)
                .addLabels(1)
                .build();
        Task signed = signed(query(QueryTask.newBuilder().setScores(asked)));
        assertThat(refusal(SIGNED, signed)).isEmpty();
        assertThat(TaskKind.of(signed)).isEqualTo(TaskKind.EVALUATE);
        for (ScoreTask other : List.of(
                asked.toBuilder().setScore("aps").build(),
                asked.toBuilder().setLow(0.5).build(),
                asked.toBuilder().setHigh(2).build(),
                asked.toBuilder().setBins(5).build(),
                asked.toBuilder().setByDevice(true).build(),
                asked.toBuilder().setLabels(0, 2).build())) {
            Task changed = signed.toBuilder()
                    .setQuery(QueryTask.newBuilder().setScores(other))
                    .build();
            assertThat(refusal(SIGNED, changed).orElseThrow()).endsWith("this task is not the one that was signed");
        }
    }

    private static Task evaluation() {
        return query(
                QueryTask.newBuilder().setEvaluation(EvaluationTask.newBuilder().setClasses(3)));
    }

    private static Task histogram(String figure) {
        return query(QueryTask.newBuilder()
                .setHistogram(
                        HistogramTask.newBuilder().setFigure(figure).setHigh(1).setBins(2)));
    }

    private static Task query(QueryTask.Builder query) {
        return task().setQuery(query).build();
    }

    private static Task promised(int cohort, double noise) {
        return task().setPromise(TaskPromise.newBuilder().setLeastCohort(cohort).setNoiseMultiplier(noise))
                .build();
    }

    private static Task signed(Task task) {
        return signed(task, AUTHORITY, "watch");
    }

    private static Task signed(Task task, Identity by, String device) {
        return task.toBuilder()
                .setPromise(task.getPromise().toBuilder()
                        .setSigner(ByteString.copyFrom(by.publicKey()))
                        .setSignature(ByteString.copyFrom(by.sign(TaskHeader.of(task, device)))))
                .build();
    }

    private static Optional<String> refusal(SitePolicy policy, Task task) {
        try {
            usable(policy, task, Set.of());
            return Optional.empty();
        } catch (TaskFailedException e) {
            assertThat(e.stage()).isEqualTo("refuse");
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static TrainingTask asked(Task task) {
        return new TrainingTask(
                task.getRunId(),
                task.getRound(),
                task.getAttempt(),
                "watch",
                task.getSeed(),
                task.getAlgorithmMap(),
                task.getCompressionMap());
    }
}
