package dev.proprio.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.exploration.Exploration;
import dev.proprio.experiments.mistakes.ManyPeople;
import dev.proprio.experiments.mistakes.MistakeAnalysis;
import dev.proprio.experiments.mistakes.WaveWindows;
import dev.proprio.experiments.record.RunStatus;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MistakeCardsTest {
    private static String page(Optional<String> withheld) throws Exception {
        Demo demo = new Demo(60, 500, 6);
        MistakeAnalysis found = MistakeAnalysis.of(ManyPeople.of(500, 200), new WaveWindows(6, 128), 10, withheld);
        return HtmlReport.render(
                demo.summary(RunStatus.DONE, Optional.empty()),
                demo.rows,
                demo.users,
                demo.confusion,
                demo.classes,
                new Exploration(Optional.of(found), Optional.empty(), Optional.empty()));
    }

    @Test
    void theReportOfManyPeopleStaysSmallAndWellFormed() throws Exception {
        String page = page(Optional.empty());
        assertThat(page.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(1_000_000, 2_000_000);
        assertThat(HtmlReportTest.texts(HtmlReportTest.parse(page), "h2")).contains("Mistakes", "People, worst first");
        assertThat(page)
                .contains(
                        "By time within the recording",
                        "walk taken for sit, probability ",
                        "drawn, at most 10 of one person")
                .doesNotContain("NaN", "<script", "//");
    }

    @Test
    void withheldWindowsLeaveTheirReason() throws Exception {
        assertThat(page(Optional.of("They are private.")))
                .contains("No window is shown. They are private.", "Classes taken for others", "0 of ")
                .doesNotContain("probability 1", "<figure");
    }
}
