package dev.proprio.proto.extension;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks an interface whose implementations are chosen by name in settings. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ExtensionPoint {
    /** What one implementation is called in messages, for example {@code "server optimizer"}. */
    String noun();

    /** The key that names the implementation among its settings. */
    String key() default "kind";
}
