package dev.proprio.client.export;

/** A model cannot be written in the wanted form; the message names the layer and what to do. */
public final class ExportException extends Exception {
    private static final long serialVersionUID = 1L;

    ExportException(String message) {
        super(message);
    }
}
