package dev.proprio.coordinator.web;

import java.lang.reflect.Proxy;

/** Stands where something must be given that is not to be asked. */
final class Unused {
    private Unused() {}

    static <T> T of(Class<T> type) {
        Object proxy = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            throw new AssertionError(method + " was called");
        });
        return type.cast(proxy);
    }
}
