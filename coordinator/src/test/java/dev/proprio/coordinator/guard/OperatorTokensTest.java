package dev.proprio.coordinator.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.web.AccessControl;
import dev.proprio.coordinator.web.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

    @Test
    void aListShowsTokensInTheOrderInWhichTheyWereMade() throws Exception {
        try (Guard guard = Guard.open(store, new GuardSettings(), clock)) {
            OperatorTokens tokens = guard.operatorTokens();
            NewToken first = tokens.create(Role.ADMIN, "n".repeat(200), Duration.ofHours(1));
            Instant made = clock.instant();
            clock.pass(Duration.ofSeconds(2));
            NewToken second = tokens.create(Role.VIEWER, "", Duration.ofMillis(1));
            assertThat(tokens.list())
                    .containsExactly(
                            new OperatorToken(
                                    first.name(), Role.ADMIN, "n".repeat(200), made, made.plus(Duration.ofHours(1))),
                            new OperatorToken(
                                    second.name(), Role.VIEWER, "", made.plusSeconds(2), made.plusSeconds(3)));
            assertThatThrownBy(() -> tokens.create(Role.ADMIN, "n".repeat(201), Duration.ofHours(1)))
                    .hasMessage("a token's note may have 200 characters but has 201");
            assertThatThrownBy(() -> tokens.create(Role.ADMIN, "", Duration.ofHours(-1)))
                    .hasMessageStartingWith("a token must be valid for some time");
            clock.pass(Duration.ofSeconds(1));
            assertThat(tokens.principal(second.text())).isEmpty();
            assertThat(tokens.principal(first.text()).orElseThrow().name()).isEqualTo(first.name());
        }
    }

    @Test
    void theLocalTokenCountsBesideOthersAndItsFileIsRemovedByWhoWroteIt() throws Exception {
        try (Guard guard = Guard.open(store, new GuardSettings(), clock)) {
            NewToken other = guard.operatorTokens().create(Role.VIEWER, "", Duration.ofHours(1));
            LocalToken local = guard.localToken();
            LocalToken next = guard.localToken();
            Path file = store.resolve("guard").resolve("local.token");
            local.remove();
            local.keep();
            assertThat(file).hasContent(local.text());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            next.keep();
            local.remove();
            assertThat(file).hasContent(next.text());
            next.remove();
            assertThat(file).doesNotExist();
            assertThat(local.principal(local.text()).orElseThrow().name()).isEqualTo(LocalToken.NAME);
            assertThat(local.role(local.text())).contains(Role.ADMIN);
            assertThat(local.role(next.text())).isEmpty();
            assertThat(local.role(other.text())).contains(Role.VIEWER);
            assertThat(local.role("")).isEmpty();
            assertThat(local.isLocal()).isTrue();
            assertThat(local.text()).startsWith("poper_").hasSize(38);
        }
    }

    @Test
    void anAuditTrailNamesTokensThatMayHaveBeenOursAndNothingElse() throws Exception {
        try (Guard guard = Guard.open(store, new GuardSettings(), clock)) {
            OperatorTokens tokens = guard.operatorTokens();
            SecretToken lost = SecretToken.draw(OperatorTokens.PREFIX);
            AccessControl local = guard.localToken();
            for (AccessControl access : List.of(tokens, local)) {
                assertThat(access.nameOf(lost.text())).isEqualTo("the unknown token " + lost.name());
                for (String other : List.of("", "guess", "poper_" + "x".repeat(100))) {
                    assertThat(access.nameOf(other))
                            .doesNotContain("the unknown token")
                            .doesNotContain(new SecretToken(other).name());
                }
            }
        }
    }

    @Test
    void nobodyGetsInWhileTokensCannotBeRead() throws Exception {
        Guard guard = Guard.open(store, new GuardSettings(), clock);
        NewToken token = guard.operatorTokens().create(Role.ADMIN, "", Duration.ofHours(1));
        assertThat(guard.operatorTokens().role(token.text())).contains(Role.ADMIN);
        guard.close();
        assertThat(guard.operatorTokens().principal(token.text())).isEmpty();
    }

    @Test
    void aTokensTextIsNotShownByAccident() {
        SecretToken token = SecretToken.draw("poper_");
        assertThat(token.toString())
                .isEqualTo("SecretToken[" + token.name() + "]")
                .doesNotContain(token.text());
        assertThat(new SecretToken("x".repeat(100)).isPlausible()).isTrue();
        assertThat(new SecretToken("x".repeat(101)).isPlausible()).isFalse();
    }
}
