package dev.proprio.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MarkupTest {
    @Test
    void nothingOfAPageFallsIntoAnElementThatIsEmpty() {
        String page = new Markup()
                .open("p")
                .empty("i", "class", "key")
                .empty("br")
                .open("svg")
                .empty("circle", "r", "2")
                .close()
                .text("after")
                .close()
                .toString();
        assertThat(page.replace("\n", ""))
                .isEqualTo("<p><i class=\"key\"></i><br/><svg><circle r=\"2\"/></svg>after</p>");
    }
}
