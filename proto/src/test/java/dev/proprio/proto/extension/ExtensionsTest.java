package dev.proprio.proto.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ExtensionsTest {
    private final Extensions<Method> methods = Extensions.of(Method.class);

    @Test
    void namesAreSortedWhateverTheServiceFileSays() {
        assertThat(Extensions.of(Origin.class).names()).containsExactly("folder", "noise");
        assertThat(methods.summaries())
                .containsEntry("sgd", "Plain gradient descent.")
                .containsOnlyKeys("fedprox", "sgd");
    }

    /** One that can't be made keeps nobody from the names of all. */
    @Test
    void whatIsListedIsNotMade() {
        assertThat(Extensions.of(Unmakeable.class).names()).containsExactly("native");
    }

    @Test
    void aNameLeadsToItsRecord() {
        assertThat(methods.type("fedprox")).isEqualTo(ProximalMethod.class);
        assertThat(methods.defaultInstance("sgd")).isEqualTo(new Sgd());
        assertThat(methods.noun()).isEqualTo("local algorithm");
        assertThat(methods.key()).isEqualTo("algorithm");
    }

    @Test
    void anUnknownNameIsAnsweredWithTheNearest() {
        assertThatThrownBy(() -> methods.type("fedpox"))
                .isInstanceOf(UnknownExtensionException.class)
                .hasMessage("unknown local algorithm \"fedpox\"; did you mean \"fedprox\"? Known: fedprox, sgd");
    }

    @Test
    void onlyExtensionPointsHaveExtensions() {
        assertThatThrownBy(() -> Extensions.of(Runnable.class, getClass().getClassLoader()))
                .hasMessage("java.lang.Runnable is not annotated @ExtensionPoint");
    }
}
