package dev.proprio.experiments.exploration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.dataset.WindowOrigin;
import dev.proprio.experiments.evaluation.PersonPredictions;
import dev.proprio.experiments.mistakes.ManyPeople;
import dev.proprio.experiments.mistakes.WaveWindows;
import dev.proprio.experiments.record.RunJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WindowGalleryTest {
    private static PersonPredictions said(String person, int... truth) {
        List<WindowOrigin> origins = IntStream.range(0, truth.length)
                .mapToObj(i -> new WindowOrigin(0, i / 4, 2.0 * i, false, 8.0 * Math.floorDiv(i, 4), 8))
                .toList();
        return new PersonPredictions(person, origins, truth, new int[truth.length], Optional.empty());
    }

    private static int size(Object row) {
        return RunJson.line(row).getBytes(StandardCharsets.UTF_8).length;
    }

    @Test
    void windowsAreCountedByPersonAndClass() throws Exception {
        WindowGallery gallery = WindowGallery.of(
                List.of(said("ada", 0, 0, 1, 1, 1, 1, 1), said("eve", 2)), new WaveWindows(3, 20), 1, Optional.empty());
        WindowOverview found = gallery.overview();
        assertThat(found.windows()).isEqualTo(8);
        assertThat(found.people())
                .containsExactly(
                        new PersonCounts("ada", List.of(2, 5, 0), 4), new PersonCounts("eve", List.of(0, 0, 1), 1));
        assertThat(gallery.people().getFirst().windows())
                .extracting(ShownWindow::truth)
                .containsExactly("walk", "walk", "sit", "sit");
        assertThat(found.spectra()).extracting(ClassSpectrum::windows).containsExactly(2, 2, 1);
        assertThat(found.hertz()).contains(0.5);
        ShownWindow first = gallery.people().getFirst().windows().getFirst();
        assertThat(first.signals()).hasSize(3);
        assertThat(first.spectra())
                .hasSize(3)
                .allSatisfy(trace -> assertThat(trace.values()).hasSize(10));
    }

    @Test
    void theSameSeedShowsTheSameWindows() throws Exception {
        List<PersonPredictions> people = ManyPeople.of(5, 60);
        var source = new WaveWindows(2, 16);
        String once = RunJson.line(WindowGallery.of(people, source, 1, Optional.empty()));
        assertThat(RunJson.line(WindowGallery.of(people, source, 1, Optional.empty())))
                .isEqualTo(once);
        assertThat(RunJson.line(WindowGallery.of(people, source, 2, Optional.empty())))
                .isNotEqualTo(once);
    }

    @Test
    void aHundredThousandWindowsStaySmallAnswers() throws Exception {
        WindowGallery gallery =
                WindowGallery.of(ManyPeople.of(500, 200), new WaveWindows(12, 128), 1, Optional.empty());
        assertThat(gallery.overview().windows()).isEqualTo(100_000);
        assertThat(size(gallery.overview())).isLessThan(200_000);
        assertThat(gallery.people())
                .as("everybody has one before anybody has two more")
                .allSatisfy(person -> assertThat(person.windows()).hasSizeBetween(2, 4));
        int all = gallery.people().stream().mapToInt(WindowGalleryTest::size).sum();
        assertThat(all).isBetween(4_000_000, 6_200_000);
        assertThat(gallery.people())
                .allSatisfy(person -> assertThat(size(person)).isLessThan(2_000_000));
    }

    @Test
    void withheldWindowsAreCountedAndNotShown() throws Exception {
        WindowGallery gallery =
                WindowGallery.of(ManyPeople.of(3, 20), new WaveWindows(2, 16), 1, Optional.of("They are private."));
        assertThat(gallery.people()).isEmpty();
        assertThat(gallery.overview().shown()).isZero();
        assertThat(gallery.overview().spectra()).isEmpty();
        assertThat(gallery.overview().people()).hasSize(3);
        assertThat(RunJson.line(gallery)).contains("They are private.").doesNotContain("signals");
    }

    @Test
    void vectorsWithoutATimeHaveNoSpectrum() throws Exception {
        WindowGallery gallery =
                WindowGallery.of(List.of(said("ada", 0, 1)), new WaveWindows(40, 1), 1, Optional.empty());
        assertThat(gallery.overview().hertz()).isEmpty();
        assertThat(gallery.overview().channelsLeftOut()).isEqualTo(28);
        assertThat(gallery.people().getFirst().windows())
                .allSatisfy(window -> assertThat(window.spectra()).isEmpty());
    }
}
