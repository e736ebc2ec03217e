package dev.proprio.experiments.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.partition.Iid;
import dev.proprio.client.sensor.signal.Preprocessing;
import dev.proprio.client.training.LocalSgd;
import dev.proprio.client.training.Mlp;
import dev.proprio.coordinator.aggregation.Bucketing;
import dev.proprio.coordinator.aggregation.Krum;
import dev.proprio.coordinator.optimizer.ServerSgd;
import dev.proprio.coordinator.selection.UniformSelection;
import dev.proprio.proto.compression.Quantize;
import dev.proprio.proto.extension.Bytes;
import dev.proprio.proto.extension.SettingBinder;
import dev.proprio.proto.extension.SettingWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentSpecTest {
    @TempDir
    private Path folder;

    private static ExperimentSpec read(String yaml) {
        return new SettingBinder().bind(ExperimentSpec.class, YamlReader.parse(yaml, "s.yaml"));
    }

    @Test
    void leftOutKeysHaveTheirDefaults() {
        ExperimentSpec spec = read("data: {source: still-air}");
        assertThat(spec.name()).isEqualTo("experiment");
        assertThat(spec.seed()).isEqualTo(1);
        assertThat(spec.rounds()).isEqualTo(20);
        assertThat(spec.engine()).isEqualTo(Engine.LOCAL);
        assertThat(spec.data().source()).isEqualTo(new StillAir(8));
        assertThat(spec.cohort())
                .isEqualTo(new CohortSpec(
                        10,
                        1,
                        Duration.ofMinutes(10),
                        Optional.empty(),
                        new UniformSelection(),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(spec.evaluation())
                .isEqualTo(new EvaluationSpec(
                        5,
                        Split.USERS,
                        0.25,
                        200,
                        256,
                        Duration.ofSeconds(10),
                        false,
                        10,
                        Optional.empty(),
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void everyKeyReachesItsComponent() {
        ExperimentSpec spec = read("""
            name: walks
            seed: -7
            rounds: 3
            engine: grpc
            data:
              source: still-air
              people: 2
              partition: {kind: iid, devices: 7}
              preprocessing: {window: 5s}
              memory: 64MB
            model: {kind: mlp, hidden: [5, 4]}
            local: {algorithm: sgd, epochs: 3, batch: 4, learning-rate: 0.5}
            aggregation: weighted-mean
            server-optimizer: {kind: sgd, learning-rate: 0.5}
            compression: {kind: quantize, bits: 16, bucket: 100, range: 0.5}
            cohort:
              size: 4
              over-select: 1.3
              deadline: 30s
              minimum: 2
              selection: uniform
            evaluation:
              every: 1
              max-users: 9
              split: official
              held-out: 0.5
              batch: 64
              mistakes: 3
              validation: 0.25
              guard: 0s
            """);
        var data = new DataSpec(
                new StillAir(2),
                new Iid(7),
                new Preprocessing().with(Preprocessing::window, Duration.ofSeconds(5)),
                Bytes.megabytes(64),
                Bytes.megabytes(20_000),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        assertThat(spec)
                .isEqualTo(ExperimentSpec.defaults()
                        .with(draft -> draft.set(ExperimentSpec::name, "walks")
                                .set(ExperimentSpec::seed, -7L)
                                .set(ExperimentSpec::rounds, 3)
                                .set(ExperimentSpec::engine, Engine.GRPC)
                                .set(ExperimentSpec::data, data)
                                .set(
                                        ExperimentSpec::model,
                                        new ModelSpec(new Mlp(List.of(5, 4)), Optional.empty(), InitialLayers.ALL))
                                .set(
                                        ExperimentSpec::cohort,
                                        new CohortSpec(
                                                4,
                                                1.3,
                                                Duration.ofSeconds(30),
                                                Optional.of(2),
                                                new UniformSelection(),
                                                Optional.empty(),
                                                Optional.empty()))
                                .set(ExperimentSpec::local, new LocalSgd(3, 4, 0.5))
                                .set(ExperimentSpec::serverOptimizer, new ServerSgd(0.5))
                                .set(ExperimentSpec::compression, new Quantize(16, 100, Optional.of(0.5)))
                                .set(
                                        ExperimentSpec::evaluation,
                                        new EvaluationSpec(
                                                1,
                                                Split.OFFICIAL,
                                                0.5,
                                                9,
                                                64,
                                                Duration.ZERO,
                                                false,
                                                3,
                                                Optional.empty(),
                                                false,
                                                Optional.empty(),
                                                Optional.empty(),
                                                Optional.empty(),
                                                Optional.of(0.25)))));
        assertThat(new SettingBinder()
                        .bind(ExperimentSpec.class, SettingWriter.fromWritten(SettingWriter.write(spec), "x")))
                .isEqualTo(spec);
    }

    @Test
    void impossibleValuesAreAllReported() {
        assertThatThrownBy(() -> read("""
            name: ' '
            rounds: 0
            engine: spark
            data: {source: still-air, people: 0}
            cohort:
              size: 3
              over-select: 0.9
              deadline: 0s
              minimum: 4
            evaluation:
              every: 0
              held-out: 1
              guard: -1s
            """)).hasMessage("""
                s.yaml:3: engine must be one of local, grpc, cluster but was "spark"
                s.yaml:4: data.people must be at least 1 but was 0
                s.yaml:7: cohort.over-select must be between 1.0 and 10.0 but was 0.9
                s.yaml:8: cohort.deadline must be longer than 0s
                s.yaml:9: cohort.minimum must be at most the cohort's size, 3, but was 4
                s.yaml:11: evaluation.every must be at least 1 but was 0
                s.yaml:12: evaluation.held-out must be greater than 0 and less than 1 but was 1.0
                s.yaml:13: evaluation.guard must not be negative
                s.yaml:1: name must have 1 to 80 characters
                s.yaml:2: rounds must be at least 1 but was 0\
                """);
    }

    @Test
    void aCohortTooSmallForTheRuleIsRefusedWithWhatToDo() {
        String data = "data: {source: still-air}\n";
        assertThatThrownBy(() -> read(data + "cohort: {minimum: 6}\naggregation: {kind: krum, attackers: 3}"))
                .hasMessage("s.yaml:2: cohort.minimum must be at least 9 but was 6: krum can't combine fewer updates; "
                        + "raise cohort.minimum to 9 or lower attackers to 1");
        assertThatThrownBy(() -> read(data + "aggregation: trimmed-mean"))
                .hasMessage("s.yaml:1: cohort.minimum must be at least 3 but was 1: trimmed-mean can't combine fewer "
                        + "updates; raise cohort.minimum to 3 or lower beta to 0");
        assertThat(read(data + "cohort: {minimum: 9}\naggregation: {kind: krum, attackers: 3}")
                        .aggregation())
                .isEqualTo(new Krum(3));
    }

    @Test
    void aStudyCountsItsSeedsWithoutComingRoundAgain() {
        String study = "data: {source: still-air}\npersonalize: {methods: [global], seeds: 3}\nseed: ";
        assertThat(read(study + "9223372036854775805").seed()).isEqualTo(Long.MAX_VALUE - 2);
        assertThatThrownBy(() -> read(study + "9223372036854775806"))
                .hasMessage("s.yaml:3: seed must be at most 9223372036854775805, so that personalize.seeds, 3, can be "
                        + "counted from it on, but was 9223372036854775806");
        assertThat(read("data: {source: still-air}\nseed: -9223372036854775808").seed())
                .isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void compressionThatCannotBeRightIsRefusedWithWhatToDo() {
        String data = "data: {source: still-air}\n";
        for (String exact : List.of("scaffold", "feddyn")) {
            assertThatThrownBy(() -> read(data + "local: {algorithm: " + exact + "}\ncompression: quantize"))
                    .hasMessage("s.yaml:3: compression must be none, because with " + exact
                            + " devices and the coordinator keep sums of the same updates, which would drift apart; "
                            + "leave it out, or use another local algorithm, such as sgd, fedprox or fednova");
        }
        for (String ofSums : List.of("top-k", "random-k")) {
            assertThatThrownBy(() -> read(data + "cohort: {minimum: 3}\naggregation: median\ncompression: " + ofSums))
                    .hasMessage("s.yaml:3: aggregation must be a mean, such as weighted-mean, because " + ofSums
                            + " is right only for sums of all updates; use that, or compression: quantize or none");
        }
        assertThatThrownBy(() -> read(data + "local: {algorithm: ifca}\ncompression: top-k"))
                .hasMessage("s.yaml:3: compression must not have error feedback, because with ifca a device may train "
                        + "another model next time, to which what it did not send does not belong; "
                        + "use quantize, random-k, or error-feedback: false");
        for (String scaled : List.of("qfedavg", "fedas")) {
            assertThatThrownBy(() -> read(data + "local: {algorithm: " + scaled + "}\ncompression: top-k"))
                    .hasMessage("s.yaml:3: compression must not have error feedback, because with " + scaled
                            + " a device's update has another scale in each round, on which what it did not send is "
                            + "worth something else; use quantize, random-k, or error-feedback: false");
        }
        assertThat(read(data + "local: {algorithm: fedas, fisher: false}\ncompression: top-k")
                        .compression()
                        .feedsBack())
                .isTrue();
        for (String partial : List.of("random-k", "{kind: top-k, error-feedback: false}")) {
            assertThatThrownBy(() -> read(data + "local: {algorithm: feddbe}\ncompression: " + partial))
                    .hasMessage(
                            "s.yaml:3: compression must send all values, because with feddbe devices send once what "
                                    + "is never sent again; use quantize or none");
        }
        assertThatThrownBy(() -> read(data + "local: {algorithm: fedexp, local: feddbe}\ncompression: random-k"))
                .hasMessageContaining("with fedexp devices send once");
        assertThatThrownBy(() -> read(data + "compression: random-k\npersonalize: {methods: [global, feddbe]}"))
                .hasMessage("s.yaml:2: compression must send all values, because with feddbe devices send once what is "
                        + "never sent again; use quantize or none");
        assertThat(read(data + "local: {algorithm: feddbe, kappa: 0}\ncompression: random-k")
                        .compression()
                        .leavesOut())
                .isTrue();
        assertThatThrownBy(() -> read(data + "compression: {kind: quantize, bits: 4}"))
                .hasMessage("s.yaml:2: compression.bits must be 8 or 16 but was 4");
        assertThatThrownBy(() -> read(data + "compression: {kind: top-k, share: 0}"))
                .hasMessage("s.yaml:2: compression.share must be greater than 0 and at most 1 but was 0.0");
    }

    @Test
    void aRuleStandsWithinAnother() {
        ExperimentSpec spec = read("""
            data: {source: still-air}
            cohort: {minimum: 9}
            aggregation:
              kind: bucketing
              size: 2
              rule: {kind: krum, attackers: 1}
            """);
        assertThat(spec.aggregation()).isEqualTo(new Bucketing(2, new Krum(1)));
        assertThat(new SettingBinder()
                        .bind(ExperimentSpec.class, SettingWriter.fromWritten(SettingWriter.write(spec), "x")))
                .isEqualTo(spec);
    }

    /** Written settings, and so the digests of runs, are what they were before there was noise; what is said reaches them. */
    @Test
    void robustLossAndLabelNoiseStandWhereTheyAreSaidAndAreNotLeftOutSilently() {
        String data = "data: {source: still-air}\n";
        assertThat(SettingWriter.flat(read(data + "personalize: {methods: [fine-tune]}"))
                        .keySet())
                .noneMatch(key -> key.contains("robust") || key.contains("noise"));
        String robust =
                data + "local: {algorithm: augmented, augment: [jitter], local: {algorithm: sgd, robust-loss: 0.7}}\n";
        assertThat(SettingWriter.flat(read(robust))).containsEntry("local.local.robust-loss", "0.7");
        assertThat(read(robust + "personalize: {methods: [global, fine-tune, centralized, local-only]}")
                        .personalize())
                .isPresent();
        for (String own : List.of("ditto", "fedrep", "fedas", "per-fedavg")) {
            assertThatThrownBy(() -> read(robust + "personalize: {methods: [global, " + own + "]}"))
                    .hasMessageContaining("personalize.methods must not name " + own)
                    .hasMessageEndingWith(
                            "which trains in a way of its own, on cross-entropy, but local has a robust loss; leave it or robust-loss out");
            assertThat(read(robust.replace("0.7", "0") + "personalize: {methods: [" + own + "]}")
                            .personalize())
                    .isPresent();
        }
        assertThat(read("data: {source: still-air, label-noise: 0.1}").data().labelNoise())
                .hasValue(0.1);
        assertThatThrownBy(() -> read("data: {source: still-air, label-noise: 0.6}"))
                .hasMessage("s.yaml:1: data.label-noise must be between 0.0 and 0.5 but was 0.6");
    }

    @Test
    void theTrustedDeviceMustBeNamed() {
        assertThatThrownBy(() -> read("data: {source: still-air}\ncohort: {minimum: 2}\naggregation: fltrust"))
                .hasMessage("s.yaml:3: aggregation.root is required: the id of the trusted device; it is asked in every"
                        + " round");
    }

    @Test
    void theDataMustBeChosen() {
        assertThatThrownBy(() -> read("rounds: 3"))
                .hasMessageStartingWith("s.yaml:1: data.source is required: the name of a data source (")
                .hasMessageContaining("still-air");
        assertThatThrownBy(() -> read("data: {soruce: still-air}"))
                .hasMessage("s.yaml:1: data.soruce is not a known key; did you mean \"source\"?");
    }

    @Test
    void aFileIsReadWithItsAssignments() throws IOException {
        Path file = Files.writeString(folder.resolve("s.yaml"), "data: {source: still-air}\nrounds: 3\n");
        assertThat(ExperimentSpec.read(file, List.of("rounds=9", "engine=grpc")))
                .isEqualTo(read("data: {source: still-air}\nrounds: 9\nengine: grpc"));
        assertThatThrownBy(() -> ExperimentSpec.read(file, List.of("rounds=0")))
                .hasMessage("--set rounds: rounds must be at least 1 but was 0");
    }
}
