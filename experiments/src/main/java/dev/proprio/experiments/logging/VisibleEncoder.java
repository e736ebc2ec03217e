package dev.proprio.experiments.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;

/** Writes events as another encoder does, with all that would act in their texts escaped. Logback sets it up. */
public final class VisibleEncoder extends EncoderBase<ILoggingEvent> {
    @SuppressWarnings("NullAway.Init") // Logback sets it before it starts this.
    private Encoder<ILoggingEvent> encoder;

    /** The encoder that lays events out. */
    public void setEncoder(Encoder<ILoggingEvent> encoder) {
        this.encoder = encoder;
    }

    @Override
    public void start() {
        encoder.start();
        super.start();
    }

    @Override
    public void stop() {
        super.stop();
        encoder.stop();
    }

    @Override
    public byte[] headerBytes() {
        return encoder.headerBytes();
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        return encoder.encode(new VisibleEvent(event));
    }

    @Override
    public byte[] footerBytes() {
        return encoder.footerBytes();
    }
}
