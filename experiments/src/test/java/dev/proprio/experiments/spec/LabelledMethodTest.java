package dev.proprio.experiments.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.personalization.FineTune;
import dev.proprio.client.personalization.GradientDescent;
import dev.proprio.client.personalization.Personalizer;
import dev.proprio.client.personalization.Unadapted;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LabelledMethodTest {
    @Test
    void methodsOfOneNameAreToldApartByWhatTheyDifferIn() {
        var usual = new FineTune();
        var longer = new FineTune("all", new GradientDescent(100, 0.02, 64));
        var head = new FineTune("head", new GradientDescent(100, 0.02, 64));
        assertThat(LabelledMethod.of(List.of(new Unadapted(), usual, longer, head)))
                .extracting(Personalizer::label)
                .containsExactly("global", "fine-tune all passes=20", "fine-tune all passes=100", "fine-tune head");
        var robust = new FineTune("head", new GradientDescent(100, 0.02, 64), Optional.of(0.3));
        var more = new FineTune("head", new GradientDescent(100, 0.02, 64), Optional.of(0.7));
        assertThat(LabelledMethod.of(List.of(head, robust, more)))
                .extracting(Personalizer::label)
                .containsExactly("fine-tune head", "fine-tune head robust-loss=0.3", "fine-tune head robust-loss=0.7");
        assertThat(LabelledMethod.of(List.of(usual, usual)))
                .as("nothing tells them apart")
                .extracting(Personalizer::label)
                .containsExactly("fine-tune all", "fine-tune all");
    }

    /** What it does not pass on, a method would do in its usual way and not in its own. */
    @Test
    void itPassesEverythingOn() {
        List<String> own = Stream.of(LabelledMethod.class, WrappedPersonalizer.class)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .map(Method::getName)
                .toList();
        assertThat(Personalizer.class.getDeclaredMethods())
                .filteredOn(method -> !method.isSynthetic())
                .extracting(Method::getName)
                .isSubsetOf(own);
    }
}
