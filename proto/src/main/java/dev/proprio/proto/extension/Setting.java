package dev.proprio.proto.extension;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes a component of a settings record. The key is the component's name in kebab-case; the
 * default is the component's value in the record's default instance.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
public @interface Setting {
    /** One sentence: what it means, with its unit and range. */
    String value();

    /** True when there is no default and the key must be given. */
    boolean required() default false;

    /** True when the section may be written as this component's value alone. */
    boolean alone() default false;

    /** True when the component's own keys stand in the enclosing mapping, not in one of their own. */
    boolean inline() default false;

    /**
     * What the text names outside of the settings. It must be said of every text that is opened, asked or connected to,
     * because requests of strangers are held against it; a path is a file by itself.
     */
    Resource names() default Resource.NONE;
}
