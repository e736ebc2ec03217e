package dev.proprio.experiments.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.proprio.proto.extension.SettingBinder;
import dev.proprio.proto.extension.SettingsException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a spec's text is, it is an experiment, or sentences say what is wrong with it. */
class SpecFuzzTest {
    private static final SettingBinder BINDER = new SettingBinder();

    static Stream<byte[]> samples() {
        return Stream.of(
                        "rounds: 20\nseed: 7\ncohort: {size: 5, deadline: 10s}\nlocal: {algorithm: sgd, epochs: 2}\n",
                        "data:\n  source:\n    csv: {path: x, channels: [a, b], rate: 50}\ncompression: top-k\n",
                        "x: &it {a: [1, 2.5e3, 'q', \"r\", ~]}\ny: *it\n",
                        "server-optimizer: adam\nsecure-aggregation: {level: full}\n? [1]\n: 2\n",
                        "faults: {}\nattack: {kind: sign-flip, share: 0.2}\npersonalize: !!str x\n--- \n",
                        "rounds: 3\n\0rounds=4\0cohort.size=2\0model.dense.0=[1, 2]\0data={source: csv}")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @DictionaryEntries({
        "rounds: ",
        "seed: ",
        "data: ",
        "model: ",
        "cohort: ",
        "local: ",
        "aggregation: ",
        "server-optimizer: ",
        "compression: ",
        "evaluation: ",
        "attack: ",
        "secure-aggregation: ",
        "faults: ",
        "journal: ",
        "personalize: ",
        "synthetic",
        "logistic",
        "csv",
        "uci-har",
        "sgd",
        "mean",
        "mlp",
        "adam",
        "quantize",
        "size: ",
        "deadline: ",
        "source: ",
        "partition: ",
        "selection: ",
        "1_000",
        "1e309",
        "10s",
        "&a ",
        "*a",
        "!!binary ",
        "<<: ",
        "\\x0A  ",
        "- "
    })
    @MethodSource("samples")
    @FuzzTest(maxExecutions = 1_000_000, maxDuration = "")
    void aSpecIsReadOrRefusedWithSentences(byte[] input) {
        if (input == null) {
            return;
        }
        // After a NUL, which no YAML has, come settings that replace others.
        List<String> parts = List.of(new String(input, StandardCharsets.UTF_8).split("\0", -1));
        try {
            var settings = YamlReader.parse(parts.getFirst(), "a.yaml");
            BINDER.bind(ExperimentSpec.class, Overrides.apply(settings, parts.subList(1, parts.size())));
        } catch (SettingsException e) {
            assertThat(e.problems())
                    .isNotEmpty()
                    .allSatisfy(problem -> assertThat(problem.message()).hasSizeGreaterThan(5));
        }
    }
}
