package dev.proprio.proto.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ExtensionExceptionTest {
    private static final Object EXTENSION = new Object();

    @Test
    void whatAnExtensionThrowsNamesIt() {
        assertThatThrownBy(() -> ExtensionException.call(EXTENSION, () -> {
                    throw new NoClassDefFoundError("lab/Missing");
                }))
                .isInstanceOf(ExtensionException.class)
                .hasMessageContaining("threw java.lang.NoClassDefFoundError: lab/Missing");
    }

    @Test
    void aMachineThatLoadsNoNativeLibrariesIsNotTheExtensionsFault() {
        var failure = new ExceptionInInitializerError(
                new IllegalStateException("no backend", new UnsatisfiedLinkError("libopenblas.so: failed to map")));
        assertThatThrownBy(() -> ExtensionException.call(EXTENSION, () -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    @Test
    @SuppressWarnings("NullAway") // What an extension gives is no value of ours.
    void nothingIsNoAnswer() {
        assertThatThrownBy(() -> ExtensionException.<String>call(EXTENSION, () -> null))
                .isInstanceOf(ExtensionException.class)
                .hasMessageEndingWith("gave null");
        assertThat(ExtensionException.call(EXTENSION, () -> "x")).isEqualTo("x");
    }
}
