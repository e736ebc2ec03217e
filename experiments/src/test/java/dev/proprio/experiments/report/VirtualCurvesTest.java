package dev.proprio.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.VirtualRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VirtualCurvesTest {
    private static List<RoundRow> rows(double secondsPerRound) {
        List<RoundRow> rows = new ArrayList<>();
        for (RoundRow row : new Demo(10, 4, 3).rows) {
            double end = secondsPerRound * row.round();
            rows.add(row.with(
                    RoundRow::virtual,
                    Optional.of(new VirtualRow(
                            end - secondsPerRound,
                            end,
                            1_000_000,
                            2,
                            0,
                            List.of(),
                            Optional.empty(),
                            Optional.empty()))));
        }
        return rows;
    }

    private static String page(List<RoundRow> rows) {
        Markup out = HtmlPage.open("curves", "report.css");
        VirtualCurves.draw(out, rows);
        return HtmlPage.close(out);
    }

    @Test
    void accuracyIsDrawnOverAllThatItTook() {
        String days = page(rows(3600));
        assertThat(days)
                .contains(
                        "What accuracy took",
                        ">virtual hours<",
                        ">updates that counted<",
                        ">MB of all devices<",
                        ">J of all devices<")
                .doesNotContain("NaN");
        assertThat(days.split("<polyline", -1)).hasSize(5);
        assertThat(page(rows(30))).contains(">virtual minutes<").doesNotContain(">virtual hours<");
    }

    @Test
    void aRunByTheMachinesClockHasNone() {
        assertThat(page(new Demo(10, 4, 3).rows)).doesNotContain("What accuracy took");
    }
}
