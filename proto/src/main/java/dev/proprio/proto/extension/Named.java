package dev.proprio.proto.extension;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names a record that implements an {@link ExtensionPoint}. The record needs a public constructor
 * without parameters: it makes the default instance, and {@code ServiceLoader} asks for it.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Named {
    /** The name in settings, in kebab-case. */
    String value();

    /** One sentence for lists and editors. */
    String summary();

    /** What it does, with its default settings, otherwise than its paper or than is usual: a sentence each. */
    String[] differs() default {};

    /** Records of whose differences the same is true, such as a method's half on the devices; theirs come first. */
    Class<?>[] differsLike() default {};
}
