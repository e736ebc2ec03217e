package dev.proprio.experiments.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.LocalSgd;
import dev.proprio.client.training.LstmClassifier;
import dev.proprio.experiments.node.CppExample;
import dev.proprio.experiments.node.Project;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The node in C++: known answers, training as the trainer here does it. */
@Timeout(1200)
class CppNodeTest {
    private static final long LARGEST = 10_000_000;

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void itGivesTheKnownAnswersAndIsSmall() throws Exception {
        CppExample example = CppExample.build();
        Path resources = Project.root().resolve("proto/src/test/resources/dev/proprio/proto");
        List<String> words = List.of(
                "known-answers",
                resources.resolve("secagg/known-answers.json").toString(),
                resources.resolve("random/known-answers.json").toString());
        assertThat(example.check(words).lines()).hasSize(6).allMatch(line -> line.endsWith("as expected"));
        assertThat(Files.size(example.program())).isLessThan(LARGEST);
    }

    @Test
    void itTrainsAsTheTrainerHereAndRefusesWhatItDoesNotKnow() throws Exception {
        CppExample example = CppExample.build();
        var known = new Rehearsals(folder.resolve("known"));
        RehearsedNetworks.addTo(known);
        var unknown = new Rehearsals(folder.resolve("unknown"));
        unknown.add(new LstmClassifier(List.of(4), List.of()), new InputShape(8, 3, 4), new LocalSgd(1, 8, 0.05), 1);
        List<String> words = new ArrayList<>(List.of("rehearse"));
        words.addAll(known.words());
        words.addAll(unknown.words().subList(1, 2));
        List<String> said = example.check(words).lines().toList();
        known.check(said.subList(0, said.size() - 1));
        assertThat(said.getLast()).isEqualTo("refused: this device trains no layer of the kind other (LastTimeStep)");
    }
}
