package dev.proprio.experiments.extension;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.util.Optional;
import java.util.OptionalInt;

/** Where in its source a class begins, from what the compiler noted in the class file. */
final class ClassLine {
    private ClassLine() {}

    /** {@code  (MyRule.java:12)}; empty if the compiler has noted nothing. */
    static String of(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        if (loader == null) {
            return ""; // the platform's, which nobody can change
        }
        String resource = type.getName().replace('.', '/') + ".class";
        try (InputStream content = loader.getResourceAsStream(resource)) {
            return content == null ? "" : of(ClassFile.of().parse(content.readAllBytes()));
        } catch (IOException | IllegalArgumentException unreadable) {
            return "";
        }
    }

    private static String of(ClassModel model) {
        Optional<String> file = model.findAttribute(Attributes.sourceFile())
                .map(source -> source.sourceFile().stringValue());
        // A record's own methods that nobody wrote have the line of its declaration.
        OptionalInt line = model.methods().stream()
                .flatMap(method -> method.findAttribute(Attributes.code()).stream())
                .flatMap(code -> code.findAttribute(Attributes.lineNumberTable()).stream())
                .flatMap(table -> table.lineNumbers().stream())
                .mapToInt(each -> each.lineNumber())
                .min();
        return file.map(name -> line.isPresent() ? " (%s:%s)".formatted(name, line.getAsInt()) : " (" + name + ")")
                .orElse("");
    }
}
