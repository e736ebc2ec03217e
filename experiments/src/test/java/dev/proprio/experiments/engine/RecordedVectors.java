package dev.proprio.experiments.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.secagg.round.VectorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a node that is not in this process writes down of a sum. */
final class RecordedVectors {
    private RecordedVectors() {}

    /** The integers that a node says it added: only it knows how it rounded. */
    static List<RingVector> read(List<VectorSpec> specs, Path added) throws IOException {
        List<String> lines = Arrays.asList(Files.readString(added).split("\n", -1));
        assertThat(lines).hasSameSizeAs(specs);
        List<RingVector> vectors = new ArrayList<>();
        for (int v = 0; v < specs.size(); v++) {
            RingVector vector =
                    RingVector.zeros(specs.get(v).length(), specs.get(v).bits());
            String[] numbers =
                    lines.get(v).isEmpty() ? new String[0] : lines.get(v).split(" ", -1);
            assertThat(numbers).hasSize(vector.length());
            for (int i = 0; i < numbers.length; i++) {
                vector.set(i, Long.parseLong(numbers[i]));
            }
            vectors.add(vector);
        }
        return vectors;
    }
}
