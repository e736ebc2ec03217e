package dev.proprio.coordinator.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.web.Role;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorTokensTest {
    private final SetClock clock = new SetClock();

    @TempDir
    private Path store = Path.of("replaced by JUnit");

    @Test
    void aTokenHasItsRoleUntilItRunsOutOrIsRevoked() throws Exception {
        try (Guard guard = Guard.open(store, new GuardSettings(), clock)) {
            OperatorTokens tokens = guard.operatorTokens();
            NewToken viewer = tokens.create(Role.VIEWER, "the screen in the hall", Duration.ofDays(1));
            NewToken admin = tokens.create(Role.ADMIN, "", Duration.ofDays(9));
            assertThat(tokens.role(viewer.text())).contains(Role.VIEWER);
            assertThat(tokens.role(admin.text())).contains(Role.ADMIN);
            assertThat(tokens.role("")).isEmpty();
            assertThat(tokens.role(viewer.text() + "x")).isEmpty();
            assertThat(tokens.role("x".repeat(1_000_000))).isEmpty();
            assertThat(tokens.list()).extracting(OperatorToken::note).contains("the screen in the hall");
            clock.pass(Duration.ofDays(2));
            assertThat(tokens.role(viewer.text())).isEmpty();
            tokens.revoke(admin.name());
            assertThat(tokens.role(admin.text())).isEmpty();
            assertThatThrownBy(() -> tokens.revoke(admin.name())).hasMessageContaining("there is no operator token");
        }
    }

    @Test
    void aTokenThatAnotherProcessMadeOrRevokedIsSeenAtOnce() throws Exception {
        try (Guard guard = Guard.open(store, new GuardSettings(), clock);
                Guard command = Guard.open(store, new GuardSettings(), clock)) {
            NewToken token = command.operatorTokens().create(Role.OPERATOR, "night shift", Duration.ofDays(1));
            assertThat(guard.operatorTokens().role(token.text())).contains(Role.OPERATOR);
            command.operatorTokens().revoke(token.name());
            assertThat(guard.operatorTokens().role(token.text())).isEmpty();
        }
    }
}
