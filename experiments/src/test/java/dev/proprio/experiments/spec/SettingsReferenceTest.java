package dev.proprio.experiments.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SettingsReferenceTest {
    @Test
    void everySectionAndExtensionHasATable() {
        assertThat(SettingsReference.of(Stepper.Walk.class, "Walk")).isEqualTo("""
                # Walk

                | key | value | default | meaning |
                |---|---|---|---|
                | `length` | whole number | `5` | Metres. |
                | `rule` | step rule: `damped`, `plain`, `table` | `damped` | The rule. |
                | `way` | section |  | The way. |
                | `limit` | whole number |  | A limit. |

                ## `way`

                The way.

                | key | value | default | meaning |
                |---|---|---|---|
                | `kind` | step rule: `damped`, `plain`, `table` | **required** | The rule of the way. Its settings stand beside it. |
                | `steep` | `true` or `false` | `false` | Whether it is steep. |

                ## Step rule: `kind: damped`

                A smaller step.

                | key | value | default | meaning |
                |---|---|---|---|
                | `factor` | number | `0.5` | The factor. |
                | `inner` | step rule: `damped`, `plain`, `table` | `plain` | What is damped. |
                | `pauses` | list of duration | `[]` | Pauses \\| breaks. |

                ## Step rule: `kind: plain`

                A plain step.

                ## Step rule: `kind: table`

                A step for each round.

                | key | value | default | meaning |
                |---|---|---|---|
                | `steps` | mapping to number | **required** | The steps. |
                """);
    }

    @Test
    void theExperimentsReferenceNamesItsKeys() {
        assertThat(SettingsReference.ofExperiment())
                .contains("| `rounds` | whole number | `20` | Rounds of training, at least 1. |")
                .contains("## `cohort`")
                .contains("`kind`".replace("kind", "source"))
                .contains("Data source: `source: still-air`");
    }
}
