package dev.proprio.experiments.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogLimitTest {
    private final AtomicLong nanos = new AtomicLong();
    private final LoggerContext context = new LoggerContext();
    private final ListAppender<ILoggingEvent> written = new ListAppender<>();

    @BeforeEach
    void setUp() {
        var limit = new LogLimit(nanos::get);
        limit.setContext(context);
        limit.start();
        context.addTurboFilter(limit);
        written.setContext(context);
        written.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(written);
    }

    private void flood(String logger, int events) {
        for (int i = 0; i < events; i++) {
            context.getLogger(logger).warn("a stranger sent {}", i, new IllegalStateException("nonsense"));
            context.getLogger(logger).debug("of no interest");
        }
    }

    @Test
    void whatStrangersCauseIsWrittenSixtyTimesAMinuteAndThenCounted() {
        flood("io.grpc.netty.NettyServerStream", 500);
        assertThat(written.list).hasSize(60);
        flood("dev.proprio.coordinator.web.RequestHandler", 70);
        assertThat(written.list).hasSize(120);
        nanos.addAndGet(60_000_000_000L);
        flood("io.grpc.netty.NettyServerStream", 1);
        assertThat(written.list).hasSize(122);
        assertThat(written.list.get(120).getFormattedMessage())
                .isEqualTo("440 more messages of this kind were left out");
        assertThat(written.list.get(121).getFormattedMessage()).isEqualTo("a stranger sent 0");
        nanos.addAndGet(60_000_000_000L);
        flood("io.grpc.netty.NettyServerStream", 1);
        assertThat(written.list).hasSize(123);
    }

    @Test
    void whatBecomesOfRunsAndTheAuditTrailIsWrittenWhole() {
        flood("dev.proprio.experiments.service.RunQueue", 300);
        flood("dev.proprio.coordinator.audit.AuditTrail", 300);
        assertThat(written.list).hasSize(600);
    }
}
