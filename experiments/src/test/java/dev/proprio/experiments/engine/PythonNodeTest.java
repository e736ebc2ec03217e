package dev.proprio.experiments.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.LocalSgd;
import dev.proprio.client.training.LstmClassifier;
import dev.proprio.experiments.node.Project;
import dev.proprio.experiments.node.PythonExample;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The node in Python: known answers, training as the trainer here does it. */
@Timeout(300)
class PythonNodeTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void itGivesTheKnownAnswers() throws Exception {
        Path resources = Project.root().resolve("proto/src/test/resources/dev/proprio/proto");
        List<String> files = List.of(
                resources.resolve("secagg/known-answers.json").toString(),
                resources.resolve("random/known-answers.json").toString());
        assertThat(PythonExample.ready().run("known_answers", files).lines())
                .hasSize(6)
                .allMatch(line -> line.endsWith("as expected"));
    }

    @Test
    void itTrainsAsTheTrainerHereAndRefusesWhatItDoesNotKnow() throws Exception {
        PythonExample example = PythonExample.ready();
        var known = new Rehearsals(folder.resolve("known"));
        RehearsedNetworks.addTo(known);
        var unknown = new Rehearsals(folder.resolve("unknown"));
        unknown.add(new LstmClassifier(List.of(4), List.of()), new InputShape(8, 3, 4), new LocalSgd(1, 8, 0.05), 1);
        List<String> words = known.words();
        words.addAll(unknown.words().subList(1, 2));
        List<String> said = example.run("rehearse", words).lines().toList();
        known.check(said.subList(0, said.size() - 1));
        assertThat(said.getLast()).isEqualTo("refused: this device trains no layer of the kind other (LastTimeStep)");
    }
}
