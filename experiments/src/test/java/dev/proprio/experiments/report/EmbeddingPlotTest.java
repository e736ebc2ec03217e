package dev.proprio.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.exploration.EmbeddingMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddingPlotTest {
    @Test
    void pointsAreColouredWithoutAScript() {
        var map = new EmbeddingMap(
                90,
                300,
                128,
                List.of(0.5, 0.25),
                List.of("ada", "eve"),
                List.of("walk", "sit"),
                new int[] {0, 500, 1000},
                new int[] {100, 0, 300},
                new int[] {0, 1, 1},
                new int[] {0, 1, 0},
                new int[] {0, 1, 1});
        Markup out = HtmlPage.open("map", "windows.css");
        EmbeddingPlot.draw(out, map);
        String page = HtmlPage.close(out);
        HtmlReportTest.parse(page);
        assertThat(page)
                .contains(
                        "3 of 90 windows",
                        "50.0% and 25.0%",
                        "of the 128 values that vary most",
                        "class=\"c0 p0\" cx=\"6\"",
                        "class=\"c0 p1 w\" cx=\"506\"")
                .doesNotContain("<script", "NaN");
    }
}
