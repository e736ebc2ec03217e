package dev.proprio.experiments.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Writes a jar once more so that the JVM can remember its classes: an AOT cache (JEP 483) leaves out those that were compiled for Java 5, whose
 * methods have no stack maps, and to load and verify them takes commands that are short a good part of their time. The launcher has it done after
 * a build, for the library that reads command lines; what the classes do stays the same.
 */
public final class RememberedJar {
    /** Java 6; from the next version on, stack maps are required. */
    private static final int WITHOUT_MAPS = 50;

    private RememberedJar() {}

    /**
     * Writes a jar once more.
     *
     * @param arguments the jar, and the one to write
     */
    public static void main(String[] arguments) throws IOException {
        write(Path.of(arguments[0]), Path.of(arguments[1]));
    }

    static void write(Path from, Path to) throws IOException {
        try (JarFile jar = new JarFile(from.toFile());
                OutputStream file = Files.newOutputStream(to);
                JarOutputStream out = new JarOutputStream(file)) {
            ClassFile classes = ClassFile.of(
                    ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                    ClassFile.ClassHierarchyResolverOption.of(hierarchy(jar)));
            for (JarEntry entry : Collections.list(jar.entries())) {
                byte[] content;
                try (InputStream in = jar.getInputStream(entry)) {
                    content = in.readAllBytes();
                }
                out.putNextEntry(new JarEntry(entry.getName()));
                out.write(entry.getName().endsWith(".class") ? withMaps(classes, content) : content);
                out.closeEntry();
            }
        }
    }

    private static byte[] withMaps(ClassFile classes, byte[] content) {
        ClassModel old = classes.parse(content);
        if (old.majorVersion() > WITHOUT_MAPS) {
            return content;
        }
        return classes.build(old.thisClass().asSymbol(), made -> {
            made.withVersion(ClassFile.JAVA_8_VERSION, 0);
            for (ClassElement element : old) {
                switch (element) {
                    case ClassFileVersion ignored -> {}
                    case MethodModel method ->
                        made.transformMethod(
                                method,
                                MethodTransform.transformingCode((code, instruction) -> code.with(instruction)));
                    default -> made.with(element);
                }
            }
        });
    }

    private static ClassHierarchyResolver hierarchy(JarFile jar) {
        return ClassHierarchyResolver.ofResourceParsing(type -> {
            String name = name(type);
            JarEntry own = jar.getJarEntry(name);
            try {
                return own != null ? jar.getInputStream(own) : ClassLoader.getSystemResourceAsStream(name);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static String name(ClassDesc type) {
        String descriptor = type.descriptorString();
        return descriptor.substring(1, descriptor.length() - 1) + ".class";
    }
}
