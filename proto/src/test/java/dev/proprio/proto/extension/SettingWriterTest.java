package dev.proprio.proto.extension;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.random.KeyedRandom;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingWriterTest {
    private static final String[] TEXTS = {"", "a", "a.b", "x[0]", "[]", "{}", "back\\slash", "5", "true", "null", "ä b"
    };

    @Test
    void settingsAreWrittenUnderTheirKeys() {
        Plan plan = new SettingBinder().bind(Plan.class, Notation.read("local: fedprox\ncohort:\n  minimum: 4"));
        assertThat(SettingWriter.write(plan).toString())
                .isEqualTo("{name=experiment, rounds=10, verbose=false, site=here,"
                        + " data={source=noise, people=100, length=90s, volumes=[1.0, 0.5], held-out=0.25},"
                        + " cohort={size=10, minimum=4, low=5, high=7},"
                        + " local={algorithm=fedprox, mu=0.1, inner={algorithm=sgd, epochs=3, learning-rate=0.01}},"
                        + " rivals=[], groups={}}");
    }

    @Test
    void anExtensionIsNamedThoughItsInterfaceOnlyExtendsTheExtensionPoint() {
        assertThat(SettingWriter.write(new Reverse())).isEqualTo(Map.of("algorithm", "reverse"));
        assertThat(Extensions.isExtension(Reverse.class)).isTrue();
        assertThat(Extensions.isExtension(Plan.class)).isFalse();
    }

    private interface SpecialMethod extends Method {}

    @Named(value = "reverse", summary = "Backwards.")
    private record Reverse() implements SpecialMethod {}

    @Test
    void flatSettingsHaveDottedPaths() {
        assertThat(SettingWriter.flat(new ProximalMethod()).toString())
                .isEqualTo(
                        "{algorithm=fedprox, mu=0.1, inner.algorithm=sgd, inner.epochs=3, inner.learning-rate=0.01}");
        assertThat(SettingWriter.flat(new NoiseOrigin()).toString())
                .isEqualTo("{source=noise, people=100, length=90s, volumes[0]=1.0, volumes[1]=0.5}");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatIsWrittenBindsToAnEqualRecord(long seed) {
        for (int i = 0; i < 200; i++) {
            Plan plan = plan(KeyedRandom.of(seed, "plans", i, 0));
            SettingBinder binder = new SettingBinder();
            SettingNode.Mapping written = SettingWriter.fromWritten(SettingWriter.write(plan), "test");
            assertThat(binder.bind(Plan.class, written)).isEqualTo(plan);
            SettingNode.Mapping flat = SettingWriter.fromFlat(SettingWriter.flat(plan), "test");
            assertThat(binder.bind(Plan.class, flat)).isEqualTo(plan);
        }
    }

    private static Plan plan(KeyedRandom random) {
        int size = 1 + random.nextInt(50);
        int low = random.nextInt();
        Plan.Limits limits = new Plan.Limits(Math.min(low, 0), Math.max(low, 0));
        Optional<Integer> minimum = random.nextBoolean() ? Optional.of(1 + random.nextInt(size)) : Optional.empty();
        List<Method> rivals = new ArrayList<>();
        Map<String, Method> groups = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            rivals.add(method(random, 2));
            groups.put("g" + text(random), method(random, 0));
        }
        return new Plan(
                text(random),
                1 + random.nextInt(1000),
                random.nextBoolean(),
                random.nextBoolean() ? Plan.Site.HERE : Plan.Site.FAR_AWAY,
                new Plan.Data(origin(random, size), random.nextDouble()),
                new Plan.Cohort(size, minimum, limits),
                method(random, 3),
                rivals,
                groups);
    }

    private static Method method(KeyedRandom random, int depth) {
        return depth > 0 && random.nextBoolean()
                ? new ProximalMethod(random.nextDouble(), method(random, depth - 1))
                : new Sgd(1 + random.nextInt(9), 1e-300 + random.nextDouble() * 1e-6);
    }

    private static Origin origin(KeyedRandom random, int size) {
        if (random.nextBoolean()) {
            return new Folder(Path.of("p" + random.nextInt(9), "q.r"), Map.of("k" + text(random), text(random)));
        }
        List<Double> volumes = new ArrayList<>();
        for (int i = random.nextInt(12); i > 0; i--) {
            volumes.add(random.nextDouble());
        }
        Duration length =
                Duration.ofSeconds(random.nextInt(100_000), random.nextBoolean() ? random.nextInt(1_000_000_000) : 0);
        return new NoiseOrigin(size + (random.nextLong() >>> 2), length, volumes);
    }

    private static String text(KeyedRandom random) {
        return TEXTS[random.nextInt(TEXTS.length)];
    }
}
