package dev.proprio.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.exploration.WindowGallery;
import dev.proprio.experiments.exploration.WindowOverview;
import dev.proprio.experiments.mistakes.ManyPeople;
import dev.proprio.experiments.mistakes.WaveWindows;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WindowCardsTest {
    private static String page(WindowOverview found) {
        Markup out = HtmlPage.open("windows", "windows.css");
        WindowCards.draw(out, found);
        return HtmlPage.close(out);
    }

    @Test
    void manyPeopleAreCountedOnASmallPage() throws Exception {
        WindowOverview found = WindowGallery.of(ManyPeople.of(3000, 10), new WaveWindows(13, 128), 1, Optional.empty())
                .overview();
        String page = page(found);
        assertThat(page.length()).isLessThan(600_000);
        assertThat(HtmlReportTest.texts(HtmlReportTest.parse(page), "h2"))
                .containsExactly("Windows tested on", "Power by frequency");
        assertThat(page)
                .contains("of 3\u202f000 people", "1\u202f000 people more are not listed.", "Left out: 1 more channel.")
                .doesNotContain("NaN", "<script");
    }

    @Test
    void withheldWindowsAreCountedAlone() throws Exception {
        String page = page(
                WindowGallery.of(ManyPeople.of(3, 10), new WaveWindows(2, 128), 1, Optional.of("They are private."))
                        .overview());
        assertThat(page.replace('\u00a0', ' '))
                .contains("30 windows of 3 people")
                .doesNotContain("Power by frequency");
    }
}
