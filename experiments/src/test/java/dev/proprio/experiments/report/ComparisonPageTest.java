package dev.proprio.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.compare.Comparison;
import dev.proprio.experiments.compare.FinishedRun;
import dev.proprio.experiments.compare.IncomparableException;
import dev.proprio.experiments.compare.Measure;
import dev.proprio.experiments.compare.RecordedRuns;
import dev.proprio.experiments.compare.RunGroup;
import dev.proprio.proto.random.KeyedRandom;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ComparisonPageTest {
    private static String page(int count, int seeds, int people, Measure measure) throws IncomparableException {
        List<FinishedRun> runs = new ArrayList<>();
        for (int group = 0; group < count; group++) {
            for (int seed = 1; seed <= seeds; seed++) {
                int[] accuracies = new int[people];
                for (int i = 0; i < people; i++) {
                    accuracies[i] = 500
                            + 10 * group
                            + KeyedRandom.of(seed, "person", group, i).nextInt(100);
                }
                runs.add(RecordedRuns.done(RecordedRuns.settings("<a & \"" + group + "\">"), seed, accuracies));
            }
        }
        List<String> notes = new ArrayList<>();
        List<RunGroup> groups = Comparison.groups(runs, measure, Set.of(), notes);
        return ComparisonPage.render(Comparison.of(groups, measure, Optional.empty(), notes), groups);
    }

    private static Document parse(String page) throws Exception {
        return DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(page)));
    }

    private static List<String> texts(Document page, String tag) {
        NodeList found = page.getElementsByTagName(tag);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            texts.add(found.item(i).getTextContent());
        }
        return texts;
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "2,1,3", "2,6,9", "5,8,30", "12,6,4", "30,7,2"})
    void everyNumberOfGroupsGivesAWellFormedPageThatNeedsNothingElse(int groups, int seeds, int people)
            throws Exception {
        for (Measure measure : Measure.values()) {
            String page = page(groups, seeds, people, measure);
            assertThat(texts(parse(page), "h2"))
                    .contains("What may be claimed", "Groups", "Accuracy over rounds")
                    .hasSize(3 + (groups > 1 ? 1 : 0) + (groups >= 3 && groups <= 14 && seeds >= 6 ? 1 : 0));
            assertThat(page).doesNotContain("NaN", "Infinity", "src=", "href=", "<script");
        }
    }

    @Test
    void aDotIsASeedAndABandReachesOverThem() throws Exception {
        Document page = parse(page(3, 6, 5, Measure.ACCURACY));
        NodeList circles = page.getElementsByTagName("circle");
        long dots = 0;
        for (int i = 0; i < circles.getLength(); i++) {
            dots += circles.item(i)
                            .getAttributes()
                            .getNamedItem("class")
                            .getNodeValue()
                            .equals("seed")
                    ? 1
                    : 0;
        }
        assertThat(dots).isEqualTo(2 * 6);
        assertThat(texts(page, "title")).anyMatch(title -> title.startsWith("95% interval over people and seeds: "));
        assertThat(texts(page, "text")).anyMatch(text -> text.startsWith("critical difference 1.35"));
    }
}
