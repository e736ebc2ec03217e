package dev.proprio.experiments.extension;

/** A project with an extension can't be made, built or tested as it is; the message is for whoever wrote it. */
public final class ExtensionProjectException extends Exception {
    private static final long serialVersionUID = 1L;

    ExtensionProjectException(String message) {
        super(message);
    }
}
