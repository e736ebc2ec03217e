package dev.proprio.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.experiments.evaluation.ConfusionMatrix;
import dev.proprio.experiments.evaluation.UserResult;
import dev.proprio.experiments.exploration.Exploration;
import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.record.SampleSummary;
import dev.proprio.experiments.record.SecureGroupRow;
import dev.proprio.experiments.record.SecureRow;
import dev.proprio.proto.text.VisibleText;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class HtmlReportTest {
    static Document parse(String page) {
        try {
            return DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(page)));
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new AssertionError("the page is not well-formed", e);
        }
    }

    static List<String> texts(Document page, String tag) {
        NodeList found = page.getElementsByTagName(tag);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            texts.add(found.item(i).getTextContent());
        }
        return texts;
    }

    @ParameterizedTest
    @CsvSource({"1,1,2", "2,9,6", "60,14,6", "60,15,12", "500,3000,25"})
    void everySizeOfRunGivesAWellFormedPage(int rounds, int people, int classes) {
        Document page = parse(new Demo(rounds, people, classes).page());
        assertThat(texts(page, "h2"))
                .containsExactly(
                        "Accuracy on held-out data",
                        "Training loss",
                        "Accuracy of each user",
                        "Devices in each round",
                        "Confusion matrix",
                        "Reproduce",
                        "Settings",
                        "Versions");
        assertThat(texts(page, "svg")).hasSize(5).noneMatch(text -> text.contains("NaN"));
    }

    @Test
    void thePageShowsTheFiguresOfTheRun() {
        Demo demo = new Demo(60, 9, 6);
        String page = demo.page();
        RunSummary run = demo.summary(RunStatus.DONE, Optional.empty());
        run.metrics()
                .ifPresent(metrics -> assertThat(page)
                        .contains(
                                "<b>" + Format.percent(metrics.userMean()) + "</b>",
                                "<b>" + Format.percent(metrics.worstDecile()) + "</b>",
                                "<b>" + Format.percent(metrics.accuracy()) + "</b>",
                                "<b>" + Format.percent(metrics.macroF1()) + "</b>"));
        assertThat(page)
                .contains(
                        "234\u00a0MB",
                        "↑\u00a0108\u00a0MB ↓\u00a0126\u00a0MB",
                        "whole run",
                        "1\u00a0min\u00a036\u00a0s",
                        "31.4\u00a0/s");
        Document parsed = parse(page);
        assertThat(texts(parsed, "code"))
                .contains(run.command())
                .containsAll(run.modelSha256().stream().toList());
        assertThat(texts(parsed, "dt")).contains("local.learning-rate", "aggregation.kind", "java");
        assertThat(texts(parsed, "title"))
                .contains("subject-05: %d of 300 windows (%s), macro-F1 %s"
                        .formatted(
                                demo.users.get(4).correct(),
                                Format.percent(demo.users.get(4).accuracy()),
                                Format.percent(demo.users.get(4).macroF1())))
                .anyMatch(title -> title.startsWith("walking taken for stairs up: "))
                .anyMatch(title -> title.startsWith("mean over users, round 60: "));
    }

    @Test
    void thePageNeedsNothingElse() {
        String page = new Demo(20, 9, 6).page();
        assertThat(page)
                .doesNotContain("http:", "https:", "<script", "<link", "@import", "url(", "src=", "href=")
                .doesNotContain("//");
    }

    @Test
    void aRunWithSecureAggregationSaysWhatTheCoordinatorCouldSee() {
        Demo demo = new Demo(6, 9, 6);
        var held = new SecureGroupRow(20, 19, 12, 13, 12, 20, 19, 18, 18, 17, 1, List.of(), Optional.empty());
        var lost = new SecureGroupRow(20, 19, 12, 13, 12, 20, 14, 9, 0, 0, 0, List.of(), Optional.of("9 were left"));
        List<RoundRow> rows = IntStream.range(0, 6)
                .mapToObj(i -> secure(
                        demo.rows.get(i), new SecureRow("full", 25, 3, 1, 2000, 500, List.of(i == 4 ? lost : held))))
                .toList();
        String page = HtmlReport.render(
                demo.summary(RunStatus.DONE, Optional.empty()),
                rows,
                demo.users,
                demo.confusion,
                demo.classes,
                Exploration.NONE);
        assertThat(texts(parse(page), "h2")).contains("What the coordinator could see");
        assertThat(page)
                .contains("Sums over at least 13 devices each", "In one round a group was given up")
                .contains(
                        "round 5: 9 were left", "<th>asked</th><td>120</td>", "<th>values cut to the clip</th><td>18");
        String open = HtmlReport.render(
                demo.summary(RunStatus.DONE, Optional.empty()),
                List.of(secure(demo.rows.get(0), new SecureRow("arithmetic", 25, 0, 0, 0, 0, List.of(held)))),
                demo.users,
                demo.confusion,
                demo.classes,
                Exploration.NONE);
        assertThat(open).contains("Every update: this run", "No group was given up.");
    }

    private static RoundRow secure(RoundRow row, SecureRow secure) {
        return row.with(draft ->
                draft.set(RoundRow::secureAggregation, Optional.of(secure)).set(RoundRow::phases, Optional.empty()));
    }

    @Test
    void everyTextIsEscaped() {
        String nasty = "<script>alert(\"x\")</script> & \u0000 'q'";
        RunSummary run = SampleSummary.of(nasty)
                .with(draft -> draft.set(RunSummary::id, nasty)
                        .set(RunSummary::status, RunStatus.FAILED)
                        .set(RunSummary::failure, Optional.of(nasty))
                        .set(RunSummary::spec, Map.of(nasty, Map.of(nasty, List.of(nasty))))
                        .set(RunSummary::engine, nasty)
                        .set(RunSummary::versions, Map.of(nasty, nasty))
                        .set(RunSummary::modelSha256, Optional.of(nasty))
                        .set(RunSummary::command, nasty));
        ConfusionMatrix confusion = ConfusionMatrix.of(new long[][] {{1}});
        String page = HtmlReport.render(
                run,
                List.of(),
                List.of(new UserResult(nasty, 1, 1, 1, 0)),
                confusion,
                List.of(nasty),
                Exploration.NONE);
        assertThat(page).doesNotContain("<script");
        assertThat(texts(parse(page), "h1")).containsExactly(VisibleText.lines(nasty));
    }

    @Test
    void aFailedRunHasAPageToo() {
        RunSummary failed = new Demo(1, 1, 2).summary(RunStatus.FAILED, Optional.of("round 1 had 0 updates"));
        String page =
                HtmlReport.render(failed, List.of(), List.of(), ConfusionMatrix.empty(0), List.of(), Exploration.NONE);
        assertThat(page).contains("round 1 had 0 updates", "Nothing was measured.", "No round was completed.");
        assertThat(texts(parse(page), "svg")).isEmpty();
    }

    @Test
    void theUsersOfTheWorstDecileAreMarked() {
        Document page = parse(new Demo(5, 60, 6).page());
        NodeList bars = page.getElementsByTagName("rect");
        int marked = 0;
        for (int i = 0; i < bars.getLength(); i++) {
            if (bars.item(i)
                            .getAttributes()
                            .getNamedItem("class")
                            .getNodeValue()
                            .equals("bar s-bad")
                    && bars.item(i).getParentNode().getTextContent().startsWith("subject-")) {
                marked++;
            }
        }
        assertThat(marked).isEqualTo(6);
    }

    @Test
    void coordinatesAreWrittenTheSameInEveryCountry() {
        assertThat(Pattern.compile("(x|y|cx|cy|width|height)=\"[^\"]*,")
                        .matcher(new Demo(3, 3, 3).page())
                        .find())
                .isFalse();
    }

    @Test
    void classNamesMustFit() {
        Demo demo = new Demo(1, 1, 2);
        RunSummary run = demo.summary(RunStatus.DONE, Optional.empty());
        assertThatThrownBy(() ->
                        HtmlReport.render(run, demo.rows, demo.users, demo.confusion, List.of("one"), Exploration.NONE))
                .hasMessage("1 class names do not fit 2 classes");
    }
}
