package dev.proprio.proto.extension;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingBinderTest {
    private static Plan bind(String settings) {
        return new SettingBinder().bind(Plan.class, Notation.read(settings));
    }

    @Test
    void noSettingsGiveTheDefaultInstance() {
        assertThat(bind("")).isEqualTo(new Plan());
    }

    @Test
    void everyKindOfValueIsRead() {
        Plan plan = bind("""
                name: 'a b'
                rounds: 1_000
                verbose: true
                site: far-away
                data:
                  source: noise
                  people: 3_000_000_000
                  length: 1h30m
                  volumes:
                    - 1
                    - 2.5e-1
                  held-out: .5
                cohort:
                  size: 20
                  minimum: 15
                  low: 1
                  high: 2
                """);
        assertThat(plan.name()).isEqualTo("a b");
        assertThat(plan.rounds()).isEqualTo(1000);
        assertThat(plan.verbose()).isTrue();
        assertThat(plan.site()).isEqualTo(Plan.Site.FAR_AWAY);
        NoiseOrigin noise = new NoiseOrigin(3_000_000_000L, Duration.ofMinutes(90), List.of(1.0, 0.25));
        assertThat(plan.data()).isEqualTo(new Plan.Data(noise, 0.5));
        assertThat(plan.cohort()).isEqualTo(new Plan.Cohort(20, Optional.of(15), new Plan.Limits(1, 2)));
    }

    @Test
    void anExtensionMayBeABareName() {
        assertThat(bind("local: fedprox").local()).isEqualTo(new ProximalMethod());
    }

    @Test
    void settingsWithoutANameBelongToTheDefaultExtension() {
        assertThat(bind("local:\n  learning-rate: 0.1").local()).isEqualTo(new Sgd(5, 0.1));
    }

    @Test
    void namingTheDefaultExtensionChangesNothing() {
        assertThat(bind("local:\n  algorithm: sgd\n  learning-rate: 0.1").local())
                .isEqualTo(new Sgd(5, 0.1));
    }

    @Test
    void anotherExtensionStartsFromItsOwnDefaults() {
        assertThat(bind("local:\n  algorithm: fedprox\n  mu: 1").local())
                .isEqualTo(new ProximalMethod(1, new Sgd(3, 0.01)));
        assertThat(bind("local:\n  algorithm: fedprox\n  inner:\n    epochs: 9").local())
                .isEqualTo(new ProximalMethod(0.1, new Sgd(9, 0.01)));
    }

    @Test
    void listsAndMapsHoldExtensions() {
        Plan plan = bind("""
                rivals:
                  - sgd
                  - fedprox
                groups:
                  young: sgd
                  old:
                    algorithm: sgd
                    epochs: 2
                """);
        assertThat(plan.rivals()).containsExactly(new Sgd(), new ProximalMethod());
        assertThat(plan.groups()).isEqualTo(Map.of("young", new Sgd(), "old", new Sgd(2, 0.05)));
    }

    @Test
    void inlineSettingsFollowTheirName() {
        Plan plan = bind("data:\n  source: folder\n  path: recordings\n  rename:\n    '1': walking\n  held-out: 0");
        assertThat(plan.data().origin().getClass()).isEqualTo(Folder.class);
        assertThat(((Folder) plan.data().origin()).path()).isEqualTo(Path.of("recordings"));
    }

    @Test
    void aBareNameStandsForASectionWhoseSettingsAreAnExtensions() {
        assertThat(bind("data: noise")).isEqualTo(bind("data:\n  source: noise"));
        var settings = new SettingNode.Mapping(
                Map.of(
                        "data",
                        new SettingNode.Mapping(
                                Map.of(
                                        "", new SettingNode.Scalar("noise", false, "plan"),
                                        "held-out", new SettingNode.Scalar("0", false, "--set data.held-out")),
                                "plan")),
                "plan");
        assertThat(new SettingBinder().bind(Plan.class, settings))
                .isEqualTo(bind("data:\n  source: noise\n  held-out: 0"));
    }

    @Test
    void emptyKeysCountAsLeftOutWhereThatMakesSense() {
        assertThat(bind("cohort:\nlocal:\ndata:")).isEqualTo(new Plan());
        assertThat(bind("cohort:\n  minimum:").cohort().minimum()).isEmpty();
    }

    @Test
    void extensionsAreBoundWithoutARecordAroundThem() {
        SettingNode.Mapping task = SettingWriter.fromFlat(Map.of("algorithm", "sgd", "epochs", "4"), "the task");
        assertThat(new SettingBinder().bindExtension(Method.class, task)).isEqualTo(new Sgd(4, 0.05));
    }

    @Test
    void aGivenClassLoaderFindsTheExtensions() {
        ClassLoader loader = getClass().getClassLoader();
        assertThat(new SettingBinder(loader)
                        .bind(Plan.class, Notation.read("local: fedprox"))
                        .local())
                .isEqualTo(new ProximalMethod());
        assertThat(Extensions.of(Method.class, ClassLoader.getPlatformClassLoader())
                        .names())
                .isEmpty();
    }
}
