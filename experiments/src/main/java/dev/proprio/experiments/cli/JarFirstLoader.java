package dev.proprio.experiments.cli;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/** Loads what a jar has from that jar, even if an older copy of it is on the class path. */
final class JarFirstLoader extends URLClassLoader {
    JarFirstLoader(Path jar, ClassLoader parent) throws IOException {
        super(new URL[] {jar.toUri().toURL()}, parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            try {
                return findClass(name);
            } catch (ClassNotFoundException notInTheJar) {
                return super.loadClass(name, resolve);
            }
        }
    }
}
